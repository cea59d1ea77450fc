"""Checks of what a reader sees of one text: verdict, words, curve, examples, two models."""

import json

from support import check, expect, expect_equal, Skip

PRAISE = "A great film, and the story is a joy."
SCORN = "Dull and awful, and a bad plot."
MARKUP = "<img/src=x/onerror=\"document.title='hit'\"> <b>great</b> & joy &amp; 🎬 e\u0301 story \u202eabc"


@check("typing: the verdict follows, and not every key is a request")
def typing(stage):
    page = stage.open()
    expect(page.text(".verdict") is None, "a verdict stood there before any text")
    expect(page.text("#service-state .notice") is None, "the page still says that it waits for the service")
    page.value("""(() => {
      window.asked = 0;
      const before = fetch;
      window.fetch = (...call) => {
        asked += 1;
        return before(...call);
      };
    })()""")
    page.value("document.getElementById('entry').focus()")
    page.type(PRAISE)
    page.settle()
    first = page.text(".verdict")
    page.press("Enter")
    page.type(SCORN * 3)
    page.settle()
    asked = page.value("window.asked")
    expect(asked <= 12, f"{len(PRAISE + SCORN * 3)} keys made {asked} requests")
    if stage.service:
        expect("pos" in first, f"praise got {first!r}")
        expect("neg" in page.text(".verdict"), f"scorn got {page.text('.verdict')!r}")
    page.click("#clear")
    page.wait("document.querySelector('.card-body').hidden", what="the verdict to go with the text")


@check("pasting: every word stands where it stood, and markup stays text")
def pasting(stage):
    page = stage.open()
    page.write(MARKUP)
    page.settle()
    expect_equal(page.text(".words"), MARKUP, "the words together")
    expect_equal(page.count(".words img, .words b, .card img"), 0, "elements made of the text")
    expect_equal(page.value("document.title"), "Tenor", "the title")
    words = page.texts(".words .word")
    expect("joy" in words and "story" in words, f"the words were cut wrongly: {words}")


@check("words: for and against differ without colour, and a legend says how", needs_mock=True)
def words(stage):
    page = stage.open()
    page.write(PRAISE + " But it was dull, with xylophones.")
    page.settle()
    looks = page.value("""Object.fromEntries([...document.querySelectorAll('.words .word')].map((word) => {
      const style = getComputedStyle(word);
      return [word.textContent, [style.textDecorationStyle, parseFloat(style.textDecorationThickness), word.ariaLabel]];
    }))""")
    expect_equal(looks["joy"][0], "solid", "the line under a word that speaks for the label")
    expect_equal(looks["dull"][0], "dashed", "the line under a word that speaks against it")
    expect_equal(looks["xylophones"][0], "dotted", "the line under an unknown word")
    expect(looks["joy"][1] > looks["But"][1], "a strong word has no thicker line than a weak one")
    expect("+1.60 for pos" in looks["joy"][2], f"the name of a word: {looks['joy'][2]!r}")
    expect("−1.40 against pos" in looks["dull"][2], f"the name of a word: {looks['dull'][2]!r}")
    legend = page.text(".legend")
    for part in ("solid line speaks for pos, up to +1.60", "dashed line speaks against pos", "dotted line unknown"):
        expect(part in legend, f"the legend lacks {part!r}: {legend!r}")


@check("curve: a point a word, and pointing at either shows the numbers")
def curve(stage):
    page = stage.open()
    page.write(PRAISE)
    page.settle()
    if page.text(".curve") is None:
        raise Skip("the service gives no evolution")
    places = page.value("document.querySelector('.curve').getAttribute('d').match(/[ML]/g).length")
    expect_equal(places, page.count(".words .word"), "points of the curve")
    page.move(".words .word:nth-of-type(2)")
    page.wait_text(".detail", "great")
    page.wait("document.querySelector('.spot').getAttribute('visibility') === 'visible'", what="the mark on the curve")
    box = page.value("document.querySelector('.curve').getBoundingClientRect().toJSON()")
    page.command("Input.dispatchMouseEvent", type="mouseMoved", x=box["right"] - 1, y=box["top"] + 2)
    last = page.texts(".words .word")[-1]
    page.wait_text(".detail", last)
    expect_equal(page.texts(".word.marked"), [last], "the word marked from the curve")
    summary = page.value("document.querySelector('.evolution svg').getAttribute('aria-label')")
    expect("at the end" in summary, f"the curve in words: {summary!r}")


@check("examples: one fills the field, and a wrong verdict is marked with the right label")
def examples(stage):
    page = stage.open()
    page.wait("document.querySelector('.example')", what="examples")
    page.wait("document.querySelector('.example-verdict.wrong')", what="an example that the model gets wrong")
    page.value("document.querySelector('.example-verdict.wrong').closest('button').id = 'wrong'")
    expect("Expected" in page.text("#wrong"), f"the example does not say what is expected: {page.text('#wrong')!r}")
    page.click("#wrong")
    page.settle()
    expect(page.text(".expectation.wrong").startswith("✗ Expected"), "the verdict is not marked as wrong")
    expect_equal(page.value("document.getElementById('wrong').ariaPressed"), "true", "the chosen example")
    page.value("document.getElementById('entry').focus()")
    page.type(" And more.")
    page.wait("document.querySelector('.expectation').hidden", what="the expectation to go with the example's text")


@check("two models: side by side, for the same label, with what they differ in")
def two_models(stage):
    page = stage.open()
    names = page.models()
    if len(names) < 2:
        raise Skip("the service has one model")
    page.choose("second-model", names[1])
    page.write(PRAISE)
    page.settle(cards=2)
    expect_equal(page.texts(".card h3")[:2], names[:2], "the cards")
    left, right = page.value(
        "[...document.querySelectorAll('#cards .card')].map((card) => card.getBoundingClientRect().toJSON())")
    expect(left["right"] <= right["left"] and left["top"] == right["top"], "the cards do not stand side by side")
    page.wait("!document.getElementById('agreement').hidden", what="the comparison in words")
    if stage.service:
        page.wait_text("#agreement", "The models disagree: imdb-small says pos, contrary says neg.")
        titles = page.texts(".reading > h4:first-child")
        expect_equal(titles, ["What each word adds to pos"] * 2, "the labels that are explained")
        kinds = page.value("""[...document.querySelectorAll('.words .word')]
          .filter((word) => word.textContent === 'joy').map((word) => word.className)""")
        expect("for-" in kinds[0] and "against-" in kinds[1], f"one colour means two things: {kinds}")
        page.choose("second-model", "letters")
        page.wait_text("#agreement", "imdb-small says pos, letters says joy.")
        expect("disagree" not in page.text("#agreement"), "models with other labels are said to disagree")
    page.choose("second-model", "")
    page.wait("document.querySelectorAll('#cards .card').length === 1", what="the second card to go")


@check("notes: what was cut, unknown or not read at all is said in plain words", needs_mock=True)
def notes(stage):
    page = stage.open()
    page.write("🎬")
    page.wait_text(".notes", "No word was read.")
    page.settle()
    page.write("Qwertz uiop")
    page.wait_text(".notes", "None of the words is known to the model.")
    page.settle()
    page.write("great film " * 150)
    page.wait_text(".notes", "200 of 300 words were read")
    page.settle()
    expect_equal(page.count(".words .unread"), 1, "stretches that were not read")
    page.write("great qwertz uiop asdf")
    page.wait_text(".notes", "75.0% of the words are unknown to the model: trust the verdict less.")
    page.choose("model", "letters")
    page.wait_text(".notes", "characters read")
    page.settle()
    expect_equal(page.count(".words .word"), len("greatqwertzuiopasdf"), "characters shown")


@check("stale answers: a slow one never takes the place of a newer one", needs_mock=True)
def stale(stage):
    stage.behaviour.delays = [("slow", 1.0)]
    page = stage.open()
    # Every verdict that is ever shown.
    page.record("shown", ".verdict")
    page.write("slow awful dull")
    page.pump(0.4)
    expect(any("slow" in (body or "") for _, _, body in stage.behaviour.requests), "the slow text was never sent")
    page.write("great joy")
    page.settle()
    page.pump(1.5)
    expect("pos" in page.text(".verdict"), f"the verdict is {page.text('.verdict')!r}")
    shown = page.value("window.shown")
    expect(shown and not any("neg" in text for text in shown), f"a stale verdict was shown: {shown}")


@check("live region: the verdict is said once it has settled")
def announcements(stage):
    page = stage.open()
    expect_equal(page.value("document.getElementById('announcements').ariaLive"), "polite", "aria-live")
    page.record("said", "#announcements")
    page.value("document.getElementById('entry').focus()")
    for _ in range(6):
        page.type("great film, ")
        page.pump(0.15)
    page.settle()
    page.wait("window.said.length > 0", what="an announcement")
    page.pump(1.2)
    said = page.value("window.said")
    expect(len(said) <= 2, f"the page is chatty: {said}")
    label = page.text(".verdict-label")
    expect(said[-1].startswith(f"{label}, "), f"the page said {json.dumps(said)}, not {label}")


@check("explaining: method and label are the reader's choice", needs_mock=True)
def explaining(stage):
    page = stage.open()
    page.write(PRAISE)
    page.settle()
    page.choose("explained-label", "neg")
    page.wait_text(".reading h4", "What each word adds to neg")
    page.choose("method", "occlusion")
    page.settle()
    asked = [body for _, path, body in stage.behaviour.requests if path == "/v1/classify" and '"explain"' in body]
    last = json.loads(asked[-1])
    expect_equal([last["explain"], last["label"], last["evolution"]], ["occlusion", "neg", True], "the request")
