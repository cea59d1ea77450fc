"""Checks of tables of texts: dropped, chosen, classified, cancelled, saved."""

import csv
import os
import shutil
import tempfile
import time

from support import check, expect, expect_equal

ROWS = [
    ["1", "A great film, and a joy.", "pos"],
    ["2", 'She said "dull", twice.', "neg"],
    ["3", "Two lines:\nbad and awful.", "neg"],
    ["4", "A comma, a semicolon; and a 🎬", "pos"],
    ["5", "<b>great</b>", "pos"],
]
TABLE = (
    "\ufeffid,review,sentiment\r\n"
    '1,"A great film, and a joy.",pos\r\n'
    '2,"She said ""dull"", twice.",neg\r\n'
    '3,"Two lines:\nbad and awful.",neg\r\n'
    '4,"A comma, a semicolon; and a 🎬",pos\r\n'
    "\r\n"
    "5,<b>great</b>,pos").encode()


def begin(page):
    """Lets the table be classified that the page has read."""
    page.wait_seen("#classify-table")
    page.click("#classify-table")


def classified(page):
    begin(page)
    page.wait_seen("#download")


def in_progress(stage):
    """A page that has some rows of a long table, and still waits for most."""
    stage.behaviour.row_delay = 0.02
    page = stage.open("table")
    page.drop("many.csv", b"text\n" + b"great film\n" * 2000)
    begin(page)
    page.wait("document.querySelector('progress')?.value >= 10", what="progress")
    return page


def saved(stage, page, delimiter=","):
    """The file that the link gives, as rows."""
    folder = tempfile.mkdtemp(prefix="tenor-page-")
    try:
        stage.browser.connection.command("Browser.setDownloadBehavior", {
            "behavior": "allow", "downloadPath": folder, "browserContextId": page.context})
        page.click("#download")
        end = time.monotonic() + 15
        while not (names := [name for name in os.listdir(folder) if name.endswith(".csv")]):
            expect(time.monotonic() < end, "no file was saved within 15 s")
            page.pump(0.05)
        with open(os.path.join(folder, names[0]), encoding="utf-8-sig", newline="") as file:
            return names[0], list(csv.reader(file, delimiter=delimiter))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@check("table dropped: quotes, line ends and a byte-order mark are read, and every row comes back")
def dropped(stage):
    page = stage.open("table")
    page.drop("films.csv", TABLE)
    page.wait_text("h3", "films.csv: 5 rows, 3 columns")
    expect_equal(page.value("document.getElementById('text-column').value"), "1", "the column of texts")
    expect_equal(page.count("#panel-table td b"), 0, "elements made of the table")
    classified(page)
    expect_equal(page.texts("#panel-table .card:last-child tbody td:nth-child(2)")[3], ROWS[3][1], "the fourth text")
    expect_equal(page.value("document.activeElement.getAttribute('aria-label')"), "Results", "the focus afterwards")
    name, rows = saved(stage, page)
    expect_equal(name, "films-classified.csv", "the name of the file")
    head = ["id", "review", "sentiment", "predicted_label", "predicted_score"]
    expect_equal(rows[0][:5], head, "the head of the file")
    expect_equal([row[:3] for row in rows[1:]], ROWS, "the rows of the file")
    for row in rows[1:]:
        values = dict(zip(rows[0], row, strict=True))
        best = max(("neg", "pos"), key=lambda label: float(values.get(f"score_{label}", 0)))
        expect_equal(values["predicted_label"], best, f"the label of row {row[0]}")
        expect(0 <= float(values["predicted_score"]) <= 1, f"a score: {row}")
    if stage.service:
        expect_equal([row[3] for row in rows[1:]], ["pos", "neg", "neg", "pos", "pos"], "the labels")
        page.wait_text("#panel-table .card:last-child", "100.0% agree with the column “sentiment”.")


@check("table dropped anywhere: it opens the part for tables, and text may still be dragged")
def dropped_anywhere(stage):
    page = stage.open()
    taken = page.value("""(() => {
      const text = new DataTransfer();
      text.setData('text/plain', 'great');
      const event = new DragEvent('drop', {dataTransfer: text, bubbles: true, cancelable: true});
      document.getElementById('entry').dispatchEvent(event);
      return event.defaultPrevented;
    })()""")
    expect_equal(taken, False, "whether the page takes a text away from the field it is dragged to")
    page.drop("films.csv", TABLE, place="entry")
    page.wait_text("#panel-table h3", "films.csv: 5 rows, 3 columns")


@check("table chosen: another separator, encoding and column, without names")
def chosen(stage):
    page = stage.open("table")
    folder = tempfile.mkdtemp(prefix="tenor-page-")
    try:
        path = os.path.join(folder, "drei.csv")
        with open(path, "wb") as file:
            file.write("17;kurz;A great joy of a film, with a story\n18;x;Dull; nothing else\n".encode("utf-16"))
        document = page.command("DOM.getDocument")["root"]["nodeId"]
        node = page.command("DOM.querySelector", nodeId=document, selector="#file")["nodeId"]
        page.command("DOM.setFileInputFiles", files=[path], nodeId=node)
        page.wait_text("h3", "drei.csv: 2 rows, 4 columns")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    expect_equal(page.value("document.getElementById('named').checked"), False, "whether the first row holds names")
    expect_equal(page.value("document.getElementById('text-column').value"), "2", "the column of texts")
    expect("1 row of another number of fields" in page.text("#panel-table .warning-text"), "the uneven row is not told")
    page.choose("text-column", "1")
    classified(page)
    expect_equal(page.texts("#panel-table .card:last-child tbody td:nth-child(2)"), ["kurz", "x"], "the texts")
    _, rows = saved(stage, page, ";")
    expect_equal([row[0] for row in rows], ["column_1", "17", "18"], "the first column of the file")


@check("table refused: what is wrong with a file is said in plain words")
def refused(stage):
    page = stage.open("table")
    page.drop("right.csv", TABLE)
    page.wait_seen("#classify-table")
    for data, part in (
        (b"", "holds no rows"), (b'text\n"never closed\nand on', "opens on line 2 is never closed"),
        (b"text\n\xff\xfa\x80\x00", "not text in UTF-8"), (b"PK\0\0\0", "not a table in text"),
    ):
        page.drop("wrong.csv", data)
        page.wait_text("#table-parts > .notice.bad", part)
        expect(page.text("#classify-table") is None, "a file that cannot be read can be classified")


@check("table cancelled: rows before are kept", needs_mock=True)
def cancelled(stage):
    page = in_progress(stage)
    expect_equal(page.focused(), "#cancel-table", "the focus while rows are classified")
    page.click("#cancel-table")
    page.wait_text("#table-parts > .notice.bad", "Cancelled. The ")
    rows = int(page.text("#panel-table .card:last-child h3").split(" ")[0])
    expect(10 <= rows < 2000, f"{rows} rows were kept")
    before = len(stage.behaviour.requests)
    page.pump(0.5)
    expect_equal(len(stage.behaviour.requests), before, "requests after the table was cancelled")


@check("table replaced: nothing of the file before comes after a new one", needs_mock=True)
def replaced(stage):
    page = in_progress(stage)
    page.drop("films.csv", TABLE)
    page.wait_text("#panel-table h3", "films.csv: 5 rows")
    page.pump(0.5)
    expect_equal(page.text("#table-parts > .notice.bad"), None, "what is said of the file before")
    expect_equal(page.text("progress"), None, "the progress of the file before")
    stage.behaviour.row_delay = 0
    page.click("#classify-table")
    page.wait_text("#panel-table h3", "5 rows classified")


@check("table in trouble: waits for a busy service, goes on after a broken connection, names the row that is refused",
       needs_mock=True)
def trouble(stage):
    stage.tolerated = ["429", "network"]
    busy = {"error": {"code": "too_many_requests", "message": "the queue is full"}}
    page = stage.open("table")
    page.wait("document.querySelector('.example-verdict.wrong')", what="examples")
    stage.behaviour.failures = [(429, busy, {"Retry-After": "1"})]
    page.drop("some.csv", b"text\n" + b"great film\n" * 600)
    begin(page)
    page.wait_text("#panel-table", "The service is busy. Trying again in 1 s.")
    page.wait_seen("#download")
    expect_equal(page.text("#panel-table .card:last-child h3"), "600 rows classified", "the results")
    stage.behaviour.cut_row = 300 - 256
    page.drop("some.csv", b"text\n" + b"great film\n" * 600)
    classified(page)
    expect_equal(page.text("#panel-table .card:last-child h3"), "600 rows classified", "the results")
    stage.behaviour.broken_row = 7
    page.drop("some.csv", b"text\n" + b"great film\n" * 20)
    begin(page)
    page.wait_text("#table-parts > .notice.bad", "Row 8: The service cannot work with this: expected a text of at most")
    page.wait_text("#table-parts > .notice.bad", "The 7 rows before are kept.")


@check("large table: twenty thousand rows are classified while the page answers", needs_mock=True)
def large(stage):
    page = stage.open("table")
    page.drop("large.csv", b"text\n" + b"x\n" * 20_000)
    page.wait_text("h3", "20,000 rows")
    page.click("#classify-table")
    page.wait("document.querySelector('progress')?.value > 1000", what="progress")
    page.value("""(() => {
      window.longest = 0;
      let last = performance.now();
      const step = () => {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        setTimeout(step, 10);
      };
      step();
    })()""")
    page.wait_seen("#download", seconds=90)
    expect(page.value("window.longest") < 1500, f"the page stood still for {page.value('window.longest'):.0f} ms")
    expect_equal(page.text("#panel-table .card:last-child h3"), "20,000 rows classified", "the results")
