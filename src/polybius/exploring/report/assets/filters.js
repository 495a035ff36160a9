// The filter bar: a search field, a drawer of fields, a chip for everything that is set, and the count.
const setupFilters = () => {
  const fields = {};
  const field = (key, label, node) => {
    fields[key] = node;
    node.id = `f-${key}`;
    return h("label", { class: "field" }, h("span", {}, label), node);
  };
  const select = (key, label, options) => {
    const node = h("select", { onchange: () => change({ [key]: node.value }) }, h("option", { value: "" }, "any"));
    append(node, options);
    return field(key, label, node);
  };
  const option = (value, text) => h("option", { value }, text);
  const count = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    return counts;
  };
  const types = count(events.flatMap((event) => [...new Set([event.act, event.event].filter(Boolean))]));
  const typeOptions = [1, 2, 3, 4].map((quad) => {
    const codes = Object.keys(data.quads).filter((code) => data.quads[code] === quad && types.has(code));
    return codes.length && h("optgroup", { label: QUADS[quad] }, codes.map((code) => option(code, `${code} (${types.get(code)})`)));
  });
  const parties = (side) => {
    const groups = count(events.flatMap((event) => [...new Set(event[side].map(groupOf))]));
    const single = count(events.flatMap((event) => event[side].map((actor) => actor.id)));
    const named = (map, name) => [...map].map(([id, n]) => [name(id), id, n]).sort((x, y) => byText(x[0], y[0]));
    const groupIds = new Set(groups.keys());
    return [
      h("optgroup", { label: "Countries and organisations" }, named(groups, groupName).map(([name, id, n]) => option(id, `${name} (${n})`))),
      h("optgroup", { label: "Single actors" },
        named(single, (id) => actorOf(id).name).filter(([, id]) => !groupIds.has(id) && !id.startsWith("country:"))
          .map(([name, id, n]) => option(id, `${name} (${n})`))),
    ];
  };
  const statuses = count(events.flatMap((event) => [...new Set([event.status, ...event.told.map((mention) => mention.status)])]));
  const publishers = count(events.flatMap((event) => event.publishers));
  const dateField = (key, label) => {
    const node = h("input", { type: "date", onchange: () => change({ [key]: node.value }) });
    return field(key, label, node);
  };
  const tick = (key, label) => {
    const node = h("input", { type: "checkbox", onchange: () => change({ [key]: node.checked }) });
    fields[key] = node;
    return h("label", { class: "tick" }, node, h("span", {}, label));
  };
  const background = h("select", { onchange: () => change({ background: background.value }) },
    option("all", "news and history"), option("news", "news only"), option("history", "history only"));

  let waiting = 0;
  const search = h("input", {
    type: "search", id: "f-text", placeholder: "Search sentences, actors, places, publishers…", "aria-label": "Search the events",
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => change({ text: search.value.trim() }), 140);
    },
  });
  fields.text = search;
  const chips = h("div", { class: "chips" });
  const total = h("p", { class: "count", role: "status" });
  const drawer = h("details", { class: "drawer" },
    h("summary", {}, "Filters"),
    h("div", { class: "fields" },
      select("type", "Type", typeOptions),
      select("status", "Told as", STATUSES.filter((s) => statuses.has(s)).map((s) => option(s, `${s} (${statuses.get(s)})`))),
      select("actor", "Actor", parties("who")),
      select("recipient", "Recipient", parties("whom")),
      select("publisher", "Publisher", [...publishers].sort((x, y) => byText(x[0], y[0])).map(([name, n]) => option(name, `${name} (${n})`))),
      dateField("since", "From"), dateField("until", "To"),
      field("background", "News or history", background),
      h("div", { class: "ticks" }, tick("conflicts", "Only where reports conflict"), tick("origins", "Only two or more origins"))));
  show($("filters"), h("div", { class: "bar" }, search, drawer, total), chips);
  document.addEventListener("keydown", (press) => {
    if (press.key === "Escape" && drawer.open && drawer.contains(document.activeElement)) {
      drawer.open = false;
      drawer.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (click) => {
    if (drawer.open && !drawer.contains(click.target)) drawer.open = false;
  });

  const quadNames = () => filter.quads.split("").map((quad) => QUADS[+quad]).join(", ");
  const pairName = () => {
    const [a, mark, b] = filter.pair.split(/([>-](?=[^>]*$))/);
    return `${groupName(a)} ${mark === ">" ? "→" : "with"} ${groupName(b)}`;
  };
  const words = {
    text: () => `“${filter.text}”`, type: () => filter.type, quads: quadNames, status: () => `told as ${filter.status}`,
    actor: () => `by ${actors.has(filter.actor) ? actorOf(filter.actor).name : groupName(filter.actor)}`,
    recipient: () => `towards ${actors.has(filter.recipient) ? actorOf(filter.recipient).name : groupName(filter.recipient)}`,
    pair: pairName, publisher: () => filter.publisher, country: () => `in ${countryName(filter.country)}`,
    since: () => `from ${sayDay(filter.since)}`, until: () => `to ${sayDay(filter.until)}`,
    background: () => (filter.background === "news" ? "news only" : "history only"),
    conflicts: () => "in conflict", origins: () => "two or more origins",
  };
  onChange(() => {
    for (const [key, node] of Object.entries(fields)) {
      if (node.type === "checkbox") node.checked = filter[key];
      else if (node !== document.activeElement || node !== search) node.value = filter[key];
    }
    const set = Object.keys(words).filter((key) => filter[key] !== unset[key]);
    show(chips,
      set.map((key) => h("button", {
        type: "button", class: "chip", "aria-label": `Remove the filter ${words[key]()}`,
        onclick: () => {
          if (key === "text") search.value = "";
          change({ [key]: unset[key] });
          search.focus({ preventScroll: true });
        },
      }, words[key](), h("span", { "aria-hidden": "true" }, " ×"))),
      set.length > 1 && h("button", { type: "button", class: "chip clear", onclick: () => { search.value = ""; change({ ...unset }); } }, "Clear all"));
    total.textContent = shown.length === events.length ? plural(events.length, "event") : `${shown.length.toLocaleString("en")} of ${plural(events.length, "event")}`;
  });
};
