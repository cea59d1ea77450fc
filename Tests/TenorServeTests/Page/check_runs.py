"""Checks of training runs: listed, live, compared, hidden."""

import time

from support import check, expect, expect_equal, Skip


# The epochs that the first chart shows of validation.
POINTS = "document.querySelector('.chart .series-line:not(.dashed)')?.getAttribute('d').match(/[ML]/g).length"


def wait_for_listeners(stage, page, number):
    """Waits until the service has so many connections for events."""
    end = time.monotonic() + 15
    while len(stage.behaviour.listeners) != number:
        expect(time.monotonic() < end, f"{len(stage.behaviour.listeners)} connections for events, not {number}")
        page.pump(0.05)


def follow(stage, page):
    """A training that goes on while the page looks at it."""
    page.wait("document.querySelector('.run-chart .chart')", what="curves")
    expect_equal(page.value(POINTS), 3, "epochs at first")
    wait_for_listeners(stage, page, 1)
    stage.service.train(4)
    page.wait(f"{POINTS} === 4", what="the curve to grow")
    page.wait_text(".run", "4 of 10 epochs")
    stage.service.begin(5, "003 <b>new</b>")
    page.wait_text(".run-details h3", "003 <b>new</b>")
    page.wait_text(".run-details", "No epoch has ended.")
    stage.service.train(5)
    page.wait("document.querySelector('.run-chart .chart')", what="the first point of a new run")
    stage.service.train(5, finish=True)
    page.wait_text(".run .status", "finished")
    page.wait_text("#announcements", "003 <b>new</b>: finished.")
    page.wait_text(".run-figures", "test accuracy")
    page.wait_text(".run-files", "eport of 003 <b>new</b>")
    expect_equal(page.count("#panel-runs b"), 0, "elements made of a name")


@check("runs live: curves grow and new runs appear by server-sent events", needs_mock=True)
def live(stage):
    page = stage.open("runs")
    follow(stage, page)
    # Whoever leaves the part also stops listening.
    page.value("location.hash = '#text'")
    page.wait("!document.getElementById('panel-text').hidden")
    wait_for_listeners(stage, page, 0)


@check("runs: details of one, two or more compared, link to the report")
def compared(stage):
    page = stage.open(is_ready=True)
    if page.text("#navigation a[href='#runs']") is None:
        raise Skip("the service shows no runs")
    page.click("#navigation a[href='#runs']")
    page.wait("document.querySelector('.run input:checked')", what="the newest run")
    if page.count(".run input") < 2:
        raise Skip("the service has fewer than two runs")
    for place in (1, 2):
        page.value(f"document.querySelectorAll('.run input')[{place}]?.click()")
    number = page.count(".run input:checked")
    page.wait_text(".run-details h3", f"{number} runs compared")
    expect_equal(page.count(".run-figures thead th"), number + 1, "columns of figures")
    if not stage.service:
        return
    shapes = page.value(
        "[...document.querySelectorAll('.series .swatch path:last-child')].map((path) => path.getAttribute('d'))")
    expect(len(set(shapes[:3])) == 3, "runs differ in colour alone")
    expect_equal(page.count(".run-chart:first-child .chart .dashed"), 3, "dashed curves, of training")
    expect_equal(page.count(".run-chart:first-child .chart .series-line:not(.dashed)"), 3, "full curves, of validation")
    links = page.value("[...document.querySelectorAll('.run-files a')].map((link) => link.getAttribute('href'))")
    expect_equal(links, ["v1/runs/3/report", "v1/runs/2/report"], "links to reports")
    page.click(".run-chart summary")
    page.wait_text(".run-chart table", "001-lstm validation")
    page.move(".run-chart .chart")
    page.wait_text(".readout", "Epoch ")
    page.value("document.querySelectorAll('.run input').forEach((box) => box.checked && box.click())")
    page.wait("document.querySelector('.run-details').hidden", what="no run chosen")


@check("runs hidden: a service without runs does not mention them", needs_mock=True)
def hidden(stage):
    stage.behaviour.runs = False
    page = stage.open("runs", is_ready=False)
    page.wait("!document.getElementById('panel-text').hidden", what="the text in place of runs")
    expect(page.text("#navigation a[href='#runs']") is None, "the way to runs is shown")
    expect(not any("/v1/runs" in path for _, path, _ in stage.behaviour.requests), "runs were asked for")
