// The part of the page that shows trainings, while they run and afterwards.

import { announce } from "./announcer.js";
import { element, part } from "./elements.js";
import { inPlainWords, isAbort } from "./errors.js";
import { listen } from "./events.js";
import { RunDetails } from "./rundetails.js";
import { RunList } from "./runlist.js";
import { get, patiently } from "./service.js";

export class RunsPanel {
  constructor() {
    this.runs = [];
    this.histories = new Map();
    // Until the reader chooses, the newest run is shown.
    this.isFollowing = true;
    this.chosen = [];
    this.state = element("p", { class: "notice", role: "status", hidden: true });
    this.list = new RunList((identifiers) => {
      this.isFollowing = false;
      this.choose(identifiers);
    });
    this.details = new RunDetails();
    part("runs-parts").append(this.state, element("div", { class: "runs" }, this.list.node, this.details.node));
  }

  /** The panel is seen: from now on it listens. */
  open() {
    if (this.listening) return;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.load(signal);
    // What happened before the connection was made is not among the events.
    const handlers = { run: (run) => this.changed(run), epoch: (epoch) => this.grown(epoch) };
    listen("v1/runs/events", handlers, () => this.load(signal), signal);
  }

  /** The panel is left. Browsers allow few connections to one service. */
  close() {
    this.listening?.abort();
    this.listening = null;
  }

  say(text) {
    this.state.textContent = text ?? "";
    this.state.hidden = text === null;
  }

  async load(signal) {
    try {
      this.runs = (await patiently(() => get("v1/runs", signal), signal, (text) => this.say(text))).runs;
    } catch (error) {
      if (!isAbort(error)) this.say(inPlainWords(error));
      return;
    }
    this.say(this.runs.length === 0 ? "No run yet. A training that starts appears here." : null);
    this.histories.clear();
    if (this.isFollowing) this.chosen = this.runs.slice(0, 1).map((run) => run.id);
    this.choose(this.chosen.filter((id) => this.runs.some((run) => run.id === id)));
  }

  /** Shows runs, for which their histories are fetched where they are not there yet. */
  async choose(identifiers) {
    this.chosen = identifiers;
    this.list.show(this.runs, this.chosen);
    const { signal } = this.listening ?? new AbortController();
    const missing = identifiers.filter((id) => !this.histories.has(id));
    try {
      const found = await Promise.all(missing.map((id) => get(`v1/runs/${id}`, signal)));
      for (const run of found) this.histories.set(run.id, run);
    } catch (error) {
      if (!isAbort(error)) this.say(inPlainWords(error));
    }
    this.draw();
  }

  draw() {
    this.details.show(this.chosen.flatMap((id) => this.histories.get(id) ?? []));
  }

  /** A run is new, or something of it has changed. */
  changed(run) {
    const index = this.runs.findIndex(({ id }) => id === run.id);
    const before = this.runs[index];
    if (index < 0) this.runs.unshift(run);
    else this.runs[index] = run;
    this.say(null);
    if (before && before.status !== run.status) {
      announce(`${run.name}: ${run.status}.`);
      // What a run leaves at its end, such as a report, is not among the news.
      this.histories.delete(run.id);
    }
    const known = this.histories.get(run.id);
    if (known) Object.assign(known, run);
    const isNews = index < 0 && this.isFollowing;
    if (isNews || (this.chosen.includes(run.id) && !known)) this.choose(isNews ? [run.id] : this.chosen);
    else {
      this.list.show(this.runs, this.chosen);
      if (this.chosen.includes(run.id)) this.draw();
    }
  }

  /** A run has finished an epoch: its curves grow. */
  grown({ id, epoch, figures }) {
    const run = this.histories.get(id);
    if (!run || run.history.epoch.includes(epoch)) return;
    const { history } = run;
    if (epoch > history.epoch.length) {
      // Some were missed while the history was on its way.
      this.histories.delete(id);
      this.choose(this.chosen);
      return;
    }
    history.epoch.push(epoch);
    for (const [name, value] of Object.entries(figures)) {
      history[name] ??= [];
      history[name][history.epoch.length - 1] = value;
    }
    if (this.chosen.includes(id)) this.draw();
  }
}
