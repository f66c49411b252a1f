"""A stand-in for ``docker``, for what is asked of a builder's container.

It answers as docker 26.1.5 with buildx 0.36.1 and BuildKit 0.32.2 do, from a folder that holds the
container's state; ``asked`` there is what it was asked.
"""

import json
import shlex
import sys
from pathlib import Path

SCRIPT = """#!{python} -IS
import io, json, sys, tarfile
from pathlib import Path
folder, words = Path({folder!r}), sys.argv[1:]
with (folder / "asked").open("a") as file:
    file.write(json.dumps(words) + "\\n")
state = json.loads((folder / "state.json").read_text())
config = folder / "buildkitd.toml"
def keep(**fields):
    state.update(fields)
    (folder / "state.json").write_text(json.dumps(state))
def end(text="", code=0):
    print(text)
    sys.exit(code)
if state.get("silent"):
    end("Cannot connect to the Docker daemon", 1)
if words and words[0].startswith(("--host=", "--context=")):
    words = words[1:]
if words[0] == "buildx":
    if words[1:3] != ["inspect", "--bootstrap"]:
        end("unknown", 1)
    if state["toml"]:
        config.write_text(state["toml"])
    keep(there=True, running=True)
    end()
if words[:2] == ["container", "inspect"]:
    if not state["there"]:
        end("[]\\nError response from daemon: No such container: x", 1)
    end(json.dumps([{{
        "State": {{"Running": state["running"], "Pid": 7 if state["running"] else 0}},
        "Args": ["--", "buildkitd", *state["args"]],
        "Config": {{"User": state["user"]}},
    }}]))
if not state["there"]:
    end("Error response from daemon: No such container: x", 1)
if words[0] == "cp" and words[2] == "-":
    if not config.exists():
        end("Error response from daemon: Could not find the file /etc/buildkit/buildkitd.toml", 1)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.add(config, "buildkitd.toml")
    sys.stdout.buffer.write(out.getvalue())
    sys.exit(0)
if words[0] == "cp":
    config.write_bytes((Path(words[1]) / "buildkitd.toml").read_bytes())
    end()
if words[0] in ("restart", "stop"):
    fails = words[0] == "restart" and state["fails_with"] in config.read_text()
    keep(running=words[0] == "restart" and not (state["fails_with"] and fails))
    end()
if words[0] == "logs":
    end("buildkitd: failed to start")
if words[0] == "exec" and not state["running"]:
    end("container is not running", 1)
if words[2:] == ["buildctl", "debug", "workers"]:
    end("ID PLATFORMS")
if words[2:] == ["buildkitd", "--version"]:
    end("buildkitd github.com/moby/buildkit v0.32.2 abc")
if words[2:5] == ["buildctl", "debug", "histories"]:
    if state["old"]:
        end("No help topic for 'histories'", 1)
    record = {{"Ref": "abc", **({{}} if state["busy"] else {{"CompletedAt": {{"seconds": 1}}}})}}
    end(json.dumps({{"type": 1, "record": record}}))
if words[0] == "top":
    end("PID COMMAND\\n1 buildkitd" + ("\\n2 buildctl dial-stdio" if state["busy"] else ""))
end("unknown", 1)
"""

STATE = {
    "there": True,
    "running": True,
    "args": [],
    "user": "",
    "busy": False,
    "old": False,
    "toml": "",
    "fails_with": "",
    "silent": False,
}


class DockerStandIn:
    """The stand-in in ``folder``: ``program`` is its path, ``set`` changes what it says."""

    def __init__(self, folder: Path, **fields: object) -> None:
        self.folder = folder
        self.program = str(folder / "docker")
        folder.mkdir(parents=True, exist_ok=True)
        self.set(**fields)
        script = SCRIPT.format(python=shlex.quote(sys.executable), folder=str(folder))
        (folder / "docker").write_text(script)
        (folder / "docker").chmod(0o755)

    def set(self, **fields: object) -> None:
        path = self.folder / "state.json"
        known = json.loads(path.read_text()) if path.exists() else STATE
        path.write_text(json.dumps({**known, **fields}))

    @property
    def running(self) -> bool:
        return bool(json.loads((self.folder / "state.json").read_text())["running"])

    @property
    def config(self) -> str | None:
        path = self.folder / "buildkitd.toml"
        return path.read_text() if path.exists() else None

    @config.setter
    def config(self, text: str) -> None:
        (self.folder / "buildkitd.toml").write_text(text)

    @property
    def asked(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "asked").read_text().splitlines()]
