"""A practice site on one machine: a real workstation, a registry mirror, a stand-in Docker Hub.

Everything runs in namespaces of its own and ends with the process that started it; the
machine's own Docker, network and services are never touched. It needs root.

    with practice_site() as site:
        site.workstation.run(["docker", "pull", "hello-world"])
        print(site.mirror.requests())
"""
