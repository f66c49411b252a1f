from dockmirror.helper.cover import covered

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
63 22 0:25 /dockmirror-cover/daemon.json /etc/my\\040docker/daemon.json ro shared:9 - tmpfs tmpfs rw
64 22 0:25 /dockmirror-cover/daemon.json//deleted /etc/docker/d.json ro - tmpfs tmpfs rw
65 22 0:25 /somebody-else/daemon.json /etc/docker/daemon.json ro - tmpfs tmpfs rw
broken
"""


def test_only_our_own_copies_count_as_covering() -> None:
    assert covered(MOUNTS) == ["/etc/my docker/daemon.json", "/etc/docker/d.json"]
