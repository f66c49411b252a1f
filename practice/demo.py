"""The main job as a newcomer meets it: a mirror that serves, then the same mirror broken."""

import sys

from practice.nginx import Request
from practice.site import ImageStore, Site, practice_site

_BOLD, _PLAIN = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")


class Story:
    """Tells what happens and holds each claim against the machine; ``failed`` are those untrue."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.failed: list[str] = []

    def tell(self, sentence: str) -> None:
        """A line between the program's own."""
        print(f"\n{_BOLD}== {sentence}{_PLAIN}", flush=True)

    def claim(self, sentence: str, holds: bool) -> None:
        """Say a claim with whether it holds."""
        print(f"   [{'ok' if holds else 'NOT SO'}] {sentence}", flush=True)
        if not holds:
            self.failed.append(sentence)

    def dockmirror(self, *arguments: str) -> int:
        """Run the program as the ordinary user, its words straight to the terminal."""
        print(f"\nperson@workstation:~$ dockmirror {' '.join(arguments)}", flush=True)
        command = ["dockmirror", *arguments]
        with self.site.workstation.popen(command, "person", stdout=None, stderr=None) as program:
            return program.wait(300)

    def docker_pulls(self) -> bool:
        """Whether the engine pulls an image that it does not have."""
        run = self.site.workstation.run
        run(["docker", "image", "rm", "--force", "alpine"])
        return run(["docker", "pull", "--quiet", "alpine"], timeout=60).returncode == 0

    def show_daemon_json(self) -> None:
        """Print the engine's configuration file as it is now."""
        content = self.site.workstation.daemon_json()
        print("\n   /etc/docker/daemon.json:" + (" (no such file)" if content is None else ""))
        for line in (content or b"").decode(errors="replace").splitlines():
            print(f"   | {line}", flush=True)


def fetched_by_engine(requests: list[Request]) -> int:
    """How many manifests and layers of images these requests of an engine brought it."""
    return sum(
        one.method == "GET"
        and one.status in (200, 206)
        and one.uri.startswith("/v2/library/")
        and one.user_agent.startswith(("docker/", "containerd/"))
        for one in requests
    )


def demo(suite: str = "trixie", image_store: ImageStore = "graph-driver") -> int:
    """Run the whole story; 0 when everything was as told, else 1. Raises ``PracticeError``."""
    print("Starting the practice workstation, its registry mirror and a stand-in for Docker Hub.")
    with practice_site(suite, image_store) as site:
        story = Story(site)
        _prepare(story)
        _served(story)
        _broken(story)
        if story.failed:
            story.tell("Not everything was as it should be:")
            for sentence in story.failed:
                print(f"   - {sentence}")
            return 1
        story.tell("Everything was as told. Nothing of it is left on this machine but the cache.")
        return 0


def _prepare(story: Story) -> None:
    site = story.site
    engine = site.workstation.docker_info()
    story.tell(
        f"A Debian {site.workstation.suite} workstation with Docker Engine "
        f"{engine['ServerVersion']} ({site.image_store} image store), apart from this machine."
    )
    done = site.workstation.install_helper()
    story.claim("Dockmirror's helper is installed, as a package would do it.", done.returncode == 0)
    if done.returncode != 0:
        print(done.stderr.decode(errors="replace"))
    site.workstation.set_polkit("yes")


def _served(story: Story) -> None:
    site = story.site
    story.tell("An ordinary user sets the mirror up; polkit grants it through pkexec.")
    site.hub.clear()
    site.mirror.clear()
    status = story.dockmirror("setup", site.mirror.url, "--yes")
    mirror, hub = fetched_by_engine(site.mirror.requests()), fetched_by_engine(site.hub.requests())
    story.show_daemon_json()
    story.tell("What the registries themselves logged (manifests and layers sent to Docker):")
    print(f"   mirror.example.test   {mirror}\n   registry-1.docker.io  {hub}\n")
    story.claim("dockmirror says: proven (exit 0).", status == 0)
    story.claim("daemon.json names the mirror.", _names_mirror(site))
    story.claim("The mirror's log has the test pull.", mirror > 0)
    story.claim("Docker Hub's log has nothing of it.", hub == 0)
    if not story.failed:
        print(f"\n   {_BOLD}Verdict: served by the mirror.{_PLAIN}", flush=True)


def _broken(story: Story) -> None:
    site = story.site
    story.tell("Back to Docker Hub, so that the mirror can be set up anew.")
    story.claim("remove --all ends well.", story.dockmirror("remove", "--all", "--yes") == 0)
    before = site.workstation.daemon_json()
    engine = site.workstation.docker_pid()

    story.tell("Now the mirror breaks: it answers 500 to every image. Dockmirror looks first:")
    site.mirror.fault("manifests-500" if site.image_store == "graph-driver" else "v2-500")
    status = story.dockmirror("setup", site.mirror.url, "--yes")
    story.claim("It finds the mirror unusable (exit 3).", status == 3)
    story.claim("daemon.json is as before.", site.workstation.daemon_json() == before)
    story.claim("Docker was not restarted.", site.workstation.docker_pid() == engine)

    story.tell("Someone insists, with --force:")
    site.hub.clear()
    status = story.dockmirror("setup", site.mirror.url, "--yes", "--force")
    story.show_daemon_json()
    story.claim("The mirror was not used, and Dockmirror says so (exit 6).", status == 6)
    story.claim("daemon.json is as before.", site.workstation.daemon_json() == before)
    story.claim("Docker Hub served the pull.", fetched_by_engine(site.hub.requests()) > 0)
    story.claim("Docker works without the mirror.", story.docker_pulls())


def _names_mirror(site: Site) -> bool:
    return site.mirror.url.encode() in (site.workstation.daemon_json() or b"")
