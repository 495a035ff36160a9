// The table of events: sorted by any column, a page at a time; every row opens its event.
const ROWS = 25;
const statusChip = (status) => h("span", { class: `status ${status}` }, status);
const arrowed = (event) => [
  h("span", { class: "who" }, event.who.map((actor) => actor.name).join(", ") || "unknown actor"),
  event.whom.length > 0 && [h("span", { class: "dim", "aria-label": " towards " }, " → "), h("span", { class: "whom" }, event.whom.map((actor) => actor.name).join(", "))],
];
const whenOf = (event) => (event.time ? sayDays(event.time[0], event.time[1]) : event.first_seen ? `reported ${sayDay(event.first_seen)}` : "no date");

const setupTable = () => {
  const box = $("event-table");
  let sort = { key: "when", down: false };
  let page = 0;
  const columns = [
    { key: "when", name: "When", value: (event) => event.when || "9999" },
    { key: "act", name: "What", value: (event) => `${event.act}${event.mode || ""}` },
    { key: "who", name: "Who → whom", value: (event) => event.label },
    { key: "status", name: "Status", value: (event) => String(STATUSES.indexOf(event.status)) },
    { key: "where", name: "Where", value: (event) => event.place || countryName(event.place_country || "") || "\uffff" },
    { key: "articles", name: "Articles", value: (event) => event.articles, number: true },
    { key: "origins", name: "Origins", value: (event) => event.origins.length, number: true },
  ];
  const draw = (keep) => {
    if (!keep) page = 0;
    const { value, number } = columns.find((column) => column.key === sort.key);
    const rows = shown.map((event) => [value(event), event]);
    const sign = sort.down ? -1 : 1;
    rows.sort((x, y) => sign * (number ? x[0] - y[0] : byText(x[0], y[0])) || x[1].index - y[1].index);
    const body = rows.slice(page * ROWS, (page + 1) * ROWS).map(([, event]) => row(event));
    const go = (to) => { page = to; draw(true); box.scrollIntoView({ block: "start" }); };
    const head = columns.map((column) => h("th", { scope: "col", role: "columnheader", class: column.number ? "number" : null,
      "aria-sort": sort.key === column.key ? (sort.down ? "descending" : "ascending") : "none" },
    h("button", { type: "button", onclick: () => {
      sort = { key: column.key, down: sort.key === column.key ? !sort.down : Boolean(column.number) };
      draw();
      const again = [...box.querySelectorAll("th button")][columns.indexOf(column)];
      if (again) again.focus({ preventScroll: true });
    } }, column.name, h("span", { class: "arrow", "aria-hidden": "true" }, sort.key === column.key ? (sort.down ? " ↓" : " ↑") : ""))));
    show(box,
      h("table", { class: "events", role: "table", "aria-label": "Events" },
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)),
        h("tbody", { role: "rowgroup" }, body)),
      !rows.length && h("p", { class: "empty" }, "No event fits these filters."),
      pager(rows.length, ROWS, page, go, "events"));
  };
  const cell = (label, attributes, ...children) => h("td", { role: "cell", "data-label": label, ...attributes }, ...children);
  const counted = (count, unit) => [count.toLocaleString("en"), h("span", { class: "unit" }, ` ${unit}${count === 1 ? "" : "s"}`)];
  const row = (event) => {
    const open = () => openEvent(event.id);
    return h("tr", { role: "row", class: event.background ? "history" : null, onclick: (click) => { if (!click.target.closest("button, a") && !String(getSelection())) open(); } },
      cell("When", { class: "when" }, whenOf(event), event.background && h("span", { class: "flag" }, "history")),
      cell("What", { class: "what" }, h("button", { type: "button", class: "open", "data-event": event.id, onclick: open, "aria-haspopup": "dialog" },
        h("i", { class: `key q${event.quad}`, "aria-hidden": "true" }), h("span", {}, actName(event)), h("span", { class: "sr" }, `: ${event.label}`)),
      event.event && event.event !== event.act && h("span", { class: "dim plover" }, `coded ${event.event}`)),
      cell("Who", { class: "parties" }, h("span", {}, arrowed(event)), event.lead && h("span", { class: "lead" }, event.lead)),
      cell("Status", { class: "state" }, statusChip(event.status), event.conflicts.length > 0 && h("span", { class: "flag warn" }, plural(event.conflicts.length, "conflict"))),
      cell("Where", { class: event.place || event.place_country ? null : "none" }, event.place || countryName(event.place_country || "") || h("span", { class: "dim" }, "–")),
      cell("Articles", { class: "number" }, counted(event.articles, "article")),
      cell("Origins", { class: "number" }, counted(event.origins.length, "independent origin")));
  };
  onChange(() => draw());
};
