"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const page = document.documentElement;
  page.classList.add("js");
  all(".live[hidden]").forEach((e) => (e.hidden = e.classList.contains("return")));

  const findings = all("li.finding");
  const form = document.querySelector("form.filter");
  const back = document.querySelector(".return");
  const beside = matchMedia("(min-width: 68.01rem)");
  let current = null;

  // Showing a place: whatever is folded around it is opened first.
  function unfold(tbody, open) {
    tbody.classList.toggle("shown", open);
    const button = tbody.previousElementSibling.querySelector("button");
    button.setAttribute("aria-expanded", String(open));
    button.closest("tbody").hidden = open;
  }
  function reveal(element) {
    for (let e = element; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
      if (e.classList.contains("folded")) unfold(e, true);
    }
  }
  function show(element) {
    reveal(element);
    element.scrollIntoView({ block: "center", inline: "nearest" });
  }
  const places = (name) => (name ? all("." + name) : []);

  function mark(finding) {
    all(".current, .other").forEach((e) => e.classList.remove("current", "other"));
    if (current) current.removeAttribute("aria-current");
    current = finding;
    if (!finding) return;
    finding.classList.add("current");
    finding.setAttribute("aria-current", "true");
    (finding.dataset.others || "").split(" ").forEach((name) => places(name).forEach((e) => e.classList.add("other")));
    places(finding.dataset.own).forEach((e) => e.classList.add("current"));
    back.href = "#" + finding.id;
  }
  // Chooses a finding and shows it, and beside it the place that it speaks of (or another of its places).
  function choose(finding, name) {
    reveal(finding);
    if (finding.hidden) form.reset();
    mark(finding);
    const target = document.getElementById(name || finding.dataset.own || "");
    finding.scrollIntoView({ block: beside.matches ? "nearest" : "start" });
    if (target && (beside.matches || name)) show(target);
    if (name && target && name !== finding.dataset.own) places(name).forEach((e) => e.classList.add("current"));
    back.hidden = !(name && !beside.matches);
    history.replaceState(null, "", "#" + finding.id);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const finding = event.target.closest("li.finding");
    if (link) {
      const target = document.getElementById(link.hash.slice(1));
      if (!target || link.classList.contains("skip")) return;
      event.preventDefault();
      if (target.matches("li.finding")) {
        choose(target);
        target.focus({ preventScroll: true });
      } else if (finding && target.closest(".text")) {
        choose(finding, target.id);
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
      } else {
        reveal(target);
        target.scrollIntoView({ block: "start" });
        history.replaceState(null, "", link.hash);
      }
    } else if (finding && !event.target.closest("summary, button") && !String(getSelection())) {
      choose(finding);
    }
    const button = event.target.closest(".fold button");
    if (button) unfold(button.closest("tbody").nextElementSibling, true);
  });

  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.matches("li.finding")) choose(target);
    else reveal(target);
  }
  addEventListener("hashchange", arrive);

  // Looking for some of them.
  const texts = new Map();
  function fits(finding, grades, rule, words) {
    if (!finding.dataset.suppressed && !grades.has(finding.dataset.severity)) return false;
    if (rule && !finding.dataset.rules.split(" ").includes(rule)) return false;
    if (!words) return true;
    if (!texts.has(finding)) {
      const title = finding.closest(".document").querySelector("h2").textContent;
      texts.set(finding, (title + " " + finding.textContent).toLowerCase());
    }
    return words.split(/\s+/).every((word) => texts.get(finding).includes(word));
  }
  function filter() {
    const data = new FormData(form);
    const grades = new Set(data.getAll("severity"));
    const words = data.get("text").trim().toLowerCase();
    const counted = findings.filter((f) => !("suppressed" in f.dataset));
    findings.forEach((f) => (f.hidden = !fits(f, grades, data.get("rule"), words)));
    const shown = counted.filter((f) => !f.hidden).length;
    const narrowed = shown < counted.length;
    all(".document").forEach((d) => (d.hidden = narrowed && !d.querySelector("li.finding:not([hidden])")));
    const output = form.querySelector("output");
    const said = shown ? output.dataset.said : output.dataset.none;
    output.textContent = said.replace("{shown}", shown).replace("{count}", counted.length);
  }
  if (form) {
    form.addEventListener("input", filter);
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    const every = form.querySelector(".all");
    if (every) {
      const words = [every.textContent, every.dataset.close];
      every.addEventListener("click", () => {
        const open = every.textContent === words[0];
        all(".document").forEach((d) => (d.open = open));
        every.textContent = words[Number(open)];
      });
    }
    filter();
  }

  function step(by) {
    const shown = findings.filter((f) => !f.hidden);
    const at = shown.indexOf(current);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by];
    if (!next) return;
    choose(next);
    next.focus({ preventScroll: true });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !form) return;
    if (event.key === "Escape") {
      mark(null);
      if (form.contains(document.activeElement)) document.activeElement.blur();
    } else if (!form.elements.keys.checked || event.target.closest("input, select, textarea")) {
      return;
    } else if (event.key === "j" || event.key === "k") {
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      event.preventDefault();
      form.elements.text.focus();
    }
  });

  // On paper everything that speaks for a finding is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all(".document, .finding details").filter((d) => !d.open);
    closed.forEach((d) => (d.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((d) => (d.open = false)));

  arrive();
})();
