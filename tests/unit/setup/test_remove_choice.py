from dockmirror.setup.mirrors_left import mirrors_left

PRESENT = ("https://a.example.com", "https://b.example.com/")


def test_takes_a_mirror_out_with_or_without_its_last_slash():
    assert mirrors_left(PRESENT, ["https://a.example.com/"]) == ("https://b.example.com/",)
    assert mirrors_left(PRESENT, ["https://b.example.com"]) == ("https://a.example.com",)


def test_takes_a_mirror_out_by_what_it_is_judged_to_be():
    assert mirrors_left(PRESENT, ["HTTPS://b.example.com/v2/"]) == ("https://a.example.com",)


def test_takes_out_what_docker_accepts_and_we_would_not():
    assert mirrors_left(("https://",), ["https://"]) == ()


def test_leaves_the_list_where_nothing_is_named_that_is_in_it():
    assert mirrors_left(PRESENT, ["https://c.example.com"]) == PRESENT


def test_all_means_all():
    assert mirrors_left(PRESENT, None) == ()
