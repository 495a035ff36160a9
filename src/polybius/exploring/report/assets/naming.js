// How each publisher names each actor.
const setupNaming = () => {
  const box = $("naming-list");
  const ACTORS = 8;
  let page = 0;
  let wanted = "";
  const rows = data.naming.map((entry) => ({
    ...entry, who: actorOf(entry.actor),
    haystack: [actorOf(entry.actor).name, ...entry.publishers.flatMap(([publisher, forms]) => [publisher, ...forms.map((form) => form[0])])].join(" \u0001 ").toLowerCase(),
  }));
  const list = h("div", { class: "namings" });
  const foot = h("div", {});
  const search = h("input", { type: "search", placeholder: "Find an actor, a publisher or a name…", "aria-label": "Search the names", oninput: () => { wanted = search.value.trim().toLowerCase(); page = 0; draw(); } });
  const draw = () => {
    const found = rows.filter((row) => !wanted || row.haystack.includes(wanted));
    show(list, found.slice(page * ACTORS, (page + 1) * ACTORS).map((row) => h("section", { class: "naming" },
      h("h3", {}, row.who.name, row.who.country && h("span", { class: "code" }, row.who.country), (row.who.sectors || []).map((sector) => h("span", { class: "code" }, sector))),
      h("dl", {}, row.publishers.slice(0, 12).map(([publisher, forms]) => h("div", {}, h("dt", {}, publisher),
        h("dd", {}, forms.slice(0, 8).map(([words, count]) => h("span", { class: "form" }, `“${words}”`, count > 1 && h("span", { class: "dim" }, ` ×${count}`))), forms.length > 8 && h("span", { class: "dim" }, `and ${forms.length - 8} more`)))),
      row.publishers.length > 12 && h("div", { class: "dim" }, `and ${plural(row.publishers.length - 12, "more publisher")}`)))),
    !found.length && h("p", { class: "empty" }, "No actor fits."));
    show(foot, pager(found.length, ACTORS, page, (to) => { page = to; draw(); }, "actors"));
  };
  show(box, rows.length > ACTORS && search, list, foot);
  draw();
};
