(function () {
  "use strict";
  // a link into a closed part opens it
  function reveal() {
    var place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) { return; }
    for (var part = place; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") { part.open = true; }
    }
    place.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // the comparison may be narrowed; without this script every row simply shows
  var tools = document.getElementById("narrow");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#all tr[data-verdict]"));
  var choices = [
    ["all", function () { return true; }],
    ["standing", function (row) { return row.classList.contains("stands-out"); }],
    ["allowed", function (row) { return /^(recommended|acceptable)$/.test(row.dataset.verdict); }]
  ];
  function narrow(keep, pressed) {
    rows.forEach(function (row) { row.classList.toggle("hidden", !keep(row)); });
    document.querySelectorAll("#all tbody").forEach(function (body) {
      body.classList.toggle("hidden", !body.querySelector("tr[data-verdict]:not(.hidden)"));
    });
    tools.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button === pressed));
    });
  }
  if (tools && rows.length) {
    choices.forEach(function (choice, place) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = tools.dataset[choice[0]];
      button.setAttribute("aria-pressed", String(place === 0));
      button.addEventListener("click", function () { narrow(choice[1], button); });
      tools.appendChild(button);
    });
  }
}());
