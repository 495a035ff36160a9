// The bundle, its indexes, and the one filter that every part of the page follows.
const data = JSON.parse($("bundle").textContent);
const world = JSON.parse($("world").textContent);

const actors = new Map(data.actors.map((actor) => [actor.id, actor]));
const mentions = new Map(data.mentions.map((mention) => [mention.id, mention]));
const documents = new Map(data.documents.map((article) => [article.id, article]));
const QUADS = ["not coded", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
const STATUSES = ["occurred", "ongoing", "planned", "alleged", "denied", "called-for", "hypothetical", "negated"];
const BODIES = {
  UNO: "United Nations", EUR: "European Union", IGO: "International organisations", NGO: "Non-governmental organisations",
  ISM: "International movements", IMG: "International armed groups", MNC: "Multinational companies",
};

const actorOf = (id) => actors.get(id) || { id, name: id };
const countryName = (code) => (world.countries[code] ? world.countries[code][0] : BODIES[code] || code);
// Who tells it: the publisher, or the title of an article whose publisher is not known.
const publisherOf = (mention) => {
  const article = documents.get(mention.document);
  return article ? article.publisher || `“${article.title}”` : "unknown publisher";
};
const sentenceOf = (mention) => mention.pieces.map((piece) => piece[0]).join("");
const actName = (record) => `${record.act}${record.mode ? ` · ${record.mode}` : ""}`;

const order = new Map(data.mentions.map((mention, index) => [mention.id, index]));
const events = data.events.map(({ record, quad, who, whom }, index) => {
  const told = record.mentions.map((id) => mentions.get(id)).filter(Boolean).sort((x, y) => order.get(x.id) - order.get(y.id));
  const parties = (pairs) => [...new Map(pairs)].map(([id, name]) => ({ ...actorOf(id), name }));
  const when = record.time ? record.time[0].slice(0, 10) : record.first_seen ? record.first_seen.slice(0, 10) : null;
  const event = {
    ...record,
    quad,
    index,
    told,
    when,
    day: when ? toDay(when) : null,
    lastDay: record.time ? Math.max(toDay(record.time[0]), toDay(record.time[1]) - 1) : when ? toDay(when) : null,
    who: parties(who),
    whom: parties(whom),
    publishers: [...new Set(told.map(publisherOf))],
  };
  event.label = [
    event.who.map((actor) => actor.name).join(", ") || "unknown actor",
    event.whom.map((actor) => actor.name).join(", "),
  ].filter(Boolean).join(" → ");
  event.lead = told.length ? sentenceOf(told[0]) : "";
  event.haystack = [
    event.id, event.act, event.mode, event.event, event.place, event.label, ...told.map(sentenceOf), ...event.publishers,
    ...told.map((mention) => (documents.get(mention.document) || {}).title),
  ].filter(Boolean).join(" \u0001 ").toLowerCase();
  return event;
});
const eventById = new Map(events.map((event) => [event.id, event]));

const unset = {
  text: "", type: "", status: "", actor: "", recipient: "", pair: "", publisher: "", country: "", since: "", until: "",
  quads: "", background: "all", conflicts: false, origins: false,
};
const filter = { ...unset };
const listeners = [];
const onChange = (listener) => listeners.push(listener);

// A party of the filter is a group ("country:…" of the network) or one actor.
// People and organs count for their country, bodies of the UN and the EU for these; other bodies stand for themselves.
const SINGLE = new Set(["IGO", "NGO", "ISM", "IMG", "MNC"]);
const groupOf = (actor) => (actor.country && !SINGLE.has(actor.country) ? actor.country : actor.id);
const groupName = (group) => (actors.has(group) && !world.countries[group] ? actors.get(group).name : countryName(group));
const identified = (group) => Boolean(world.countries[group] || BODIES[group] || /^(country|org|group):/.test(group));
const plays = (list, wanted) => list.some((actor) => actor.id === wanted || groupOf(actor) === wanted);

const passes = (event, skip) => {
  const f = filter;
  if (f.type && event.act !== f.type && event.event !== f.type) return false;
  if (f.quads && !f.quads.includes(String(event.quad))) return false;
  if (f.status && event.status !== f.status && !event.told.some((mention) => mention.status === f.status)) return false;
  if (f.actor && !plays(event.who, f.actor)) return false;
  if (f.recipient && !plays(event.whom, f.recipient)) return false;
  if (f.pair && !pairsOf(event).some((pair) => pair.key === f.pair)) return false;
  if (f.publisher && !event.publishers.includes(f.publisher)) return false;
  if (f.country && event.place_country !== f.country) return false;
  if (skip !== "time") {
    if (f.since && !(event.lastDay !== null && event.lastDay >= toDay(f.since))) return false;
    if (f.until && !(event.day !== null && event.day <= toDay(f.until))) return false;
  }
  if (f.background === "news" && event.background) return false;
  if (f.background === "history" && !event.background) return false;
  if (f.conflicts && !event.conflicts.length) return false;
  if (f.origins && event.origins.length < 2) return false;
  if (f.text && !f.text.toLowerCase().split(/\s+/).every((word) => event.haystack.includes(word))) return false;
  return true;
};

// Who acted on whom, by group: directed pairs, or one undirected pair for each two actors of a joint act.
const pairsOf = (event) => {
  if (event.pairs) return event.pairs;
  const from = [...new Set(event.who.map(groupOf))];
  const to = [...new Set(event.whom.map(groupOf))];
  const pairs = [];
  for (const a of from) for (const b of to) pairs.push({ a, b, directed: true, key: `${a}>${b}` });
  if (!to.length && from.length > 1) {
    from.sort(byText);
    from.forEach((a, i) => from.slice(i + 1).forEach((b) => pairs.push({ a, b, directed: false, key: `${a}-${b}` })));
  }
  event.pairs = pairs;
  return pairs;
};

let shown = events;
const change = (patch) => {
  Object.assign(filter, patch);
  shown = events.filter((event) => passes(event));
  for (const listener of listeners) listener();
};
