"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const levels = ["", "low", "medium", "high", "critical"];
  const findings = [...document.querySelectorAll(".finding")];
  const shows = (finding, rule, impact, path) =>
    (!rule || finding.dataset.rule === rule) &&
    levels.indexOf(finding.dataset.impact) >= levels.indexOf(impact) &&
    finding.dataset.path.toLowerCase().includes(path.toLowerCase());
  const visible = (link) => !document.getElementById(link.hash.slice(1)).hidden;
  const apply = () => {
    const { rule, impact, path } = form.elements;
    let count = 0;
    for (const finding of findings) {
      finding.hidden = !shows(finding, rule.value, impact.value, path.value);
      if (!finding.hidden) count += 1;
    }
    for (const cause of document.querySelectorAll(".cause")) {
      cause.hidden = !cause.querySelector(".finding:not([hidden])");
    }
    for (const victim of document.querySelectorAll(".victim")) {
      const links = [...victim.querySelectorAll("li")];
      for (const item of links) item.hidden = !visible(item.querySelector("a"));
      victim.hidden = links.every((item) => item.hidden);
    }
    form.querySelector("output").textContent = `${count} of ${findings.length} findings`;
  };
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches(".finding")) target.open = true;
  };
  form.addEventListener("input", apply);
  form.querySelector("button").addEventListener("click", () => {
    form.reset();
    apply();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", open);
  form.hidden = false;
  apply();
  open();
})();
