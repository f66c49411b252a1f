"""The layers of a pull: a bar each, few at once, the rest counted."""

from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.pull import LayerProgress, PullTranscript
from dockmirror.setup.events import PullProgressed
from dockmirror.ui.layer_rows import ROWS_AT_ONCE, LayerRows, shown_layers
from dockmirror.ui.pull_progress_view import PullProgressView


def layer(number: int, done: int = 0, total: int = 0, *, ended: bool = False) -> LayerProgress:
    return LayerProgress(f"{number:012d}", done, total, ended)


def test_the_engines_messages_become_layers():
    transcript = PullTranscript("x")
    transcript.add({"status": "Pulling fs layer", "id": "aaaaaaaaaaaa"})
    transcript.add({"status": "Already exists", "id": "bbbbbbbbbbbb"})
    told = transcript.add(
        {
            "status": "Downloading",
            "id": "aaaaaaaaaaaa",
            "progressDetail": {"current": 50, "total": 200},
        }
    )
    assert told.layers == (
        LayerProgress("aaaaaaaaaaaa", 50, 200, done=False),
        LayerProgress("bbbbbbbbbbbb", 0, 0, done=True),
    )


def test_each_layer_has_its_bar_and_figures(qtbot):
    rows = LayerRows()
    qtbot.addWidget(rows)
    rows.show_layers([layer(1, 1_000_000, 4_000_000), layer(2), layer(3, 9, 9, ended=True)])
    assert rows.lines == (
        "000000000001: 1.0 MB of 4.0 MB",
        "000000000002: waiting",
        "000000000003: done",
    )
    assert [bar.value() for _name, bar, _words in rows._rows] == [25, 0, 100]
    assert rows._rows[0][1].accessibleName() == "Layer 000000000001"
    assert rows.rest.isHidden()


def test_of_many_layers_those_under_way_are_shown_and_the_rest_counted(qtbot):
    rows = LayerRows()
    qtbot.addWidget(rows)
    layers = [
        *(layer(number, 5, 5, ended=True) for number in range(10)),
        layer(10, 1, 5),
        *(layer(number) for number in range(11, 40)),
    ]
    rows.show_layers(layers)
    assert len(rows.lines) == ROWS_AT_ONCE
    assert rows.lines[0].startswith("000000000010: 1 bytes of")
    assert rows.rest.plain_text == "and 34 more layers"
    before = [id(row[1]) for row in rows._rows]
    rows.show_layers(layers[:2])
    assert len(rows.lines) == 2
    assert [id(row[1]) for row in rows._rows] == before


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60), st.integers(1, 8))
def test_as_many_layers_as_there_is_room_for_in_the_engines_order(states, room):
    layers = [layer(n, done, 3, ended=ended) for n, (done, ended) in enumerate(states)]
    shown = shown_layers(layers, room)
    assert len(shown) == min(room, len(layers))
    assert list(shown) == [one for one in layers if one in shown]


def test_a_single_layer_needs_no_row_of_its_own(qtbot):
    view = PullProgressView()
    qtbot.addWidget(view)
    view.show_progress(PullProgressed("x", 1, 2, 0, 1, (layer(1, 1, 2),)))
    assert view.layers.isHidden()
    view.show_progress(PullProgressed("x", 1, 2, 0, 2, (layer(1, 1, 2), layer(2))))
    assert not view.layers.isHidden()
    view.clear()
    assert view.layers.isHidden()
