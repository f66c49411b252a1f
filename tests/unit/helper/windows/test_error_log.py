from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.daemon_journal import reasons
from dockmirror.helper.windows.error_log import read_events

# As "wevtutil qe Application /f:xml" writes it (learn.microsoft.com, "wevtutil" and the schema of
# events), the newest first; dockerd gives its message, then its fields.
EVENT = (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='docker'/><EventID Qualifiers='0'>{event}</EventID><Level>2</Level>"
    "<TimeCreated SystemTime='2026-11-25T04:44:{second}.1234567Z'/>"
    "<EventRecordID>{record}</EventRecordID><Channel>Application</Channel></System>"
    "<EventData><Data>{message}</Data>{fields}</EventData></Event>\r\n"
)
NEWER = EVENT.format(
    event=3, second=20, record=8012, message="failed to start daemon: no &lt;space&gt;", fields=""
)
OLDER = EVENT.format(
    event=13, second=19, record=8011, message="failed to load", fields="<Data>error=x y</Data>"
)


def test_messages_are_read_the_oldest_first() -> None:
    window = read_events(NEWER + OLDER)
    assert [words for _seconds, words in window.lines] == [
        "failed to load",
        "failed to start daemon: no <space>",
    ]
    assert window.lines[1][0] - window.lines[0][0] == 1.0
    assert window.lines[0][0] == 1795581859.123456


def test_the_decisive_words_are_the_reason() -> None:
    assert reasons(read_events(NEWER + OLDER).lines) == "failed to start daemon: no <space>"
    assert reasons(read_events(OLDER).lines) == "failed to load"
    assert reasons(read_events("").lines) == ""


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_events(text)
    read_events(f"<Event >{text}<EventData><Data>{text}</Data></Event>")
