"""Checks of keys, errors, and a service that is busy, loading or away."""

from check_runs import follow
from check_table import begin
from mock_service import error
from support import check, expect, expect_equal


@check("key: asked for after a 401, again after a wrong one, kept for the tab, never in an address", needs_mock=True)
def key(stage):
    stage.tolerated = ["401"]
    stage.behaviour.key = "right-key"
    page = stage.open(is_ready=False)
    page.give_key("wrong-key")
    page.wait_text("#key-trouble", "The service did not take that key.")
    page.give_key("right-key")
    page.wait("!document.getElementById('panel-text').hidden", what="the page after the right key")
    page.write("great joy")
    page.settle()
    expect("key" not in page.value("location.href"), "the key got into the address")
    expect_equal(page.value("Object.keys(localStorage).length"), 0, "what is kept beyond the tab")
    page.go(stage.base + "#runs")
    page.command("Page.reload")
    page.wait("document.querySelector('.run-chart .chart')", what="the page to know the key after loading again")
    follow(stage, page)
    page.value("document.getElementById('run-3').click()")
    page.wait_text(".run-files button", "Save the report of 002-gru")


@check("key declined: the page says what it needs and asks again", needs_mock=True)
def declined(stage):
    stage.tolerated = ["401"]
    stage.behaviour.key = "right-key"
    page = stage.open(is_ready=False)
    page.wait("document.getElementById('key-dialog').open", what="the question for a key")
    page.press("Escape")
    page.wait_text("#service-state", "The service asks for a key.")
    page.click("#service-state button")
    page.give_key("right-key")
    page.wait("!document.getElementById('panel-text').hidden", what="the page after the key")


@check("errors: each is said in plain words, and waiting happens where it helps", needs_mock=True)
def errors(stage):
    stage.tolerated = ["status of"]
    page = stage.open()
    page.wait("document.querySelector('.example-verdict.wrong')", what="examples")
    for status, body, part in (
        (413, error("payload_too_large", "expected at most 1 MiB"), "This is more text than the service takes"),
        (422, error("unprocessable", "expected a text", "text"), "cannot work with this: expected a text (at text)."),
        (400, error("bad_request", "expected a value", "line 1, column 17"), "(at line 1, column 17)"),
        (500, error("internal", "something broke"), "answered with an error (500): something broke."),
        (504, error("deadline_exceeded", "too slow"), "ran out of time"),
        (502, b"<html>Bad gateway</html>", "answered with an error (502)"),
    ):
        page.write("great")
        page.settle()
        stage.behaviour.failures = [(status, body, {})]
        page.write(f"great {status}")
        page.wait_text(".card .notice.bad", part)
        expect(page.text(".verdict") is None, "an old verdict stands beside the error")
    stage.behaviour.failing_part = '"explain"'
    stage.behaviour.failures = [(422, error("unprocessable", "expected a shorter text to explain", "text"), {})]
    page.write("great and long")
    page.wait_text(".card .notice", "The words are not explained. The service cannot work with this: expected a sh")
    expect("pos" in page.text(".verdict"), "the verdict does not stand without an explanation")
    expect(page.text(".words") is None, "words of another text are shown")
    stage.behaviour.failing_part = ""
    for status, part in ((429, "The service is busy. Trying"), (503, "The service is not ready yet. Trying")):
        stage.behaviour.failures = [(status, error("x", "wait"), {"Retry-After": "1"})]
        page.write(f"joy {status}")
        page.wait_text(".card .notice", part)
        page.wait_text(".card .notice", "again in 1 s. Below is the verdict of the text before.")
        page.settle()
        expect("pos" in page.text(".verdict"), "no verdict after waiting")


@check("errors in the middle of an answer: what passes is waited for and no row is lost, anything else is said",
       needs_mock=True)
def errors_in_the_middle(stage):
    page = stage.open("table")
    for code, part in (
        ("too_many_requests", "The service is busy. Trying again in 2 s."),
        ("unavailable", "The service is not ready yet. Trying again in 2 s."),
    ):
        stage.behaviour.passing_error = (44, code)
        page.drop("some.csv", b"text\n" + b"great film\n" * 300)
        begin(page)
        page.wait_text("#panel-table", part)
        page.wait_text("#panel-table .card:last-child h3", "300 rows classified")
    for code, part in (
        ("deadline_exceeded", "The service ran out of time for this text. The 7 rows before are kept."),
        ("internal", "The service answered with an error (500): a fault that passes. The 7 rows before are kept."),
        ("unheard_of", "The service answered with an error (500): a fault that passes. The 7 rows before are kept."),
    ):
        stage.behaviour.passing_error = (7, code)
        page.drop("some.csv", b"text\n" + b"great film\n" * 20)
        begin(page)
        page.wait_text("#table-parts > .notice.bad", part)


@check("offline: said in plain words, and mended by itself", needs_mock=True)
def offline(stage):
    stage.tolerated = ["ERR_INTERNET_DISCONNECTED"]
    page = stage.open()
    page.write("great")
    page.settle()
    conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.command("Network.emulateNetworkConditions", offline=True, **conditions)
    page.write("awful and dull")
    page.wait_text(".card .notice", "The service cannot be reached. Trying again in")
    page.command("Network.emulateNetworkConditions", offline=False, **conditions)
    page.settle()
    expect("neg" in page.text(".verdict"), f"the verdict is {page.text('.verdict')!r}")


@check("loading: the page waits for a service that is not ready", needs_mock=True)
def loading(stage):
    stage.tolerated = ["503"]
    stage.behaviour.unready = 2
    page = stage.open(is_ready=False)
    page.wait_text("#service-state", "The service is not ready yet. Trying again in 1 s.")
    page.wait("!document.getElementById('panel-text').hidden", what="the page once the service is ready")
    expect(page.text("#service-state .notice") is None, "the page still says that it waits")


@check("prefix: the page works below a part of an address", needs_mock=True)
def prefix(stage):
    stage.behaviour.prefix = "/some/where"
    page = stage.open()
    page.write("great")
    page.settle()
    page.value("location.hash = '#runs'")
    page.wait("document.querySelector('.run-chart .chart')", what="runs")
    outside = [path for _, path, _ in stage.behaviour.requests if path.startswith("/outside")]
    expect_equal(outside, [], "requests beside the prefix")
