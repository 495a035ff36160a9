// One event with everything behind it: its reports side by side, who says so, where they agree and where they differ.
let openEvent = () => {};
const KINDS = {
  publisher: "publisher", outlet: "outlet quoted", agency: "agency or medium", speaker: "speaker", unnamed: "unnamed source", hearsay: "hearsay",
};
const marked = (mention) => h("blockquote", { class: "sentence" }, mention.pieces.map(([text, mark]) =>
  mark && text.trim() ? [text.match(/^\s*/)[0], h("mark", { class: mark }, text.trim(), h("span", { class: "tag" }, mark)), text.match(/\s*$/)[0]] : text));
const chainOf = (mention) => {
  const chain = mention.chain || [];
  if (!chain.length) return h("p", { class: "chain dim" }, "No publisher is known and no source is named.");
  return h("ol", { class: "chain", "aria-label": "Attribution, outermost first" }, chain.map((voice) => h("li", {},
    h("span", { class: "voice" }, voice.name),
    h("span", { class: "kind" }, KINDS[voice.kind] || voice.kind, voice.cue ? h("q", {}, voice.cue) : null))));
};
const number = (n) => n.toLocaleString("en", { maximumFractionDigits: 2 });
const quantity = (q) => {
  const range = q.low === q.high ? number(q.low ?? q.value ?? 0) : q.high === undefined || q.high === null ? `at least ${number(q.low)}` : q.low === undefined || q.low === null ? `at most ${number(q.high)}` : `${number(q.low)} to ${number(q.high)}`;
  // People are counted by what became of them; money and goods by their unit.
  const what = q.kind === "money" || q.kind === "other" ? q.unit || "" : q.kind;
  return [`${range} ${what} `, h("q", {}, q.text)];
};
const timeOf = (time) => {
  if (!time) return null;
  const calendar = time.begin ? sayDays(time.begin, time.end) : "no calendar date";
  return time.text ? [h("q", {}, time.text), ` → ${calendar}`] : `${calendar} (from the publication date)`;
};
const partyOf = (party) => [
  h("span", {}, party.name), party.country && h("span", { class: "code" }, party.country), (party.sectors || []).map((sector) => h("span", { class: "code" }, sector)),
  h("span", { class: "reason" }, [party.text ? null : "implied", party.refers ? `“${party.text}” stands for “${party.refers}”` : null, party.reason].filter(Boolean).join(" · ")),
];
// The value of a field of agreement or conflict, in words.
const valueOf = (field, support) => {
  const { value } = support;
  if (/actor|recipient/.test(field)) {
    const told = support.mentions.map((id) => mentions.get(id)).filter(Boolean);
    const names = told.flatMap((mention) => [...(mention.actors || []), ...(mention.recipients || [])]).filter((party) => party.id === value || party.name === value).map((party) => party.name);
    const own = [...new Set(names)];
    return own.length ? own.slice(0, 3).join(" / ") : actorOf(value).name;
  }
  const days = /^(\d{4}-\d\d-\d\d)(?:T[\d:]+)?(?:\/|\.\.|, ?| to )(\d{4}-\d\d-\d\d)/.exec(value);
  if (days) return sayDays(days[1], days[2]);
  if (/country/.test(field)) return countryName(value);
  if (actors.has(value)) return actorOf(value).name;
  return value.replace(/^([\d.]+)\.\.$/, "at least $1").replace(/^\.\.([\d.]+)$/, "at most $1").replace(/^([\d.]+)\.\.([\d.]+)$/, "$1 to $2");
};
const supporters = (support) => [...new Set(support.mentions.map((id) => mentions.get(id)).filter(Boolean).map(publisherOf))];
const supportList = (field, supports) => {
  const most = Math.max(...supports.map((s) => s.mentions.length), 1);
  return h("ul", { class: "supports" }, supports.map((support) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" });
    bar.style.width = `${(support.mentions.length / most) * 100}%`;
    return h("li", {}, h("span", { class: "value" }, valueOf(field, support)),
      h("span", { class: "by" }, `${plural(support.mentions.length, "report")}, ${plural(support.origins, "origin")}`, h("span", { class: "dim" }, ` — ${supporters(support).join(", ")}`)), supports.length > 1 && bar);
  }));
};

// Ids of documents in a text, by their titles.
const titled = (text) => text.replace(/\bdoc-[0-9a-f]{16}\b/g, (id) => (documents.has(id) ? `“${documents.get(id).title}”` : id));

const reportCard = (event, mention) => {
  const article = documents.get(mention.document) || { title: mention.document, source: "" };
  const origin = event.origins.find((candidate) => candidate.mentions.includes(mention.id));
  const facts = [
    ["Actor", (mention.actors || []).map((party) => h("div", {}, partyOf(party)))],
    ["Recipient", (mention.recipients || []).map((party) => h("div", {}, partyOf(party)))],
    ["Object", mention.object ? [mention.object[0]] : []],
    ["Time", mention.time ? [timeOf(mention.time)] : []],
    ["Place", mention.place ? [h("span", {}, h("q", {}, mention.place.text), ` → ${[...new Set([mention.place.name, mention.place.admin1, mention.place.country && countryName(mention.place.country)].filter(Boolean))].join(", ")}`, h("span", { class: "reason" }, mention.place.reason || ""))] : []],
    ["Numbers", (mention.quantities || []).map((q) => h("div", {}, quantity(q)))],
  ].filter(([, values]) => values.length);
  return h("article", { class: "report" },
    h("header", {},
      h("p", { class: "publisher" }, publisherOf(mention), h("span", { class: "dim" }, article.published ? ` · ${sayDay(article.published)}` : " · no date")),
      (article.publisher || article.url) && h("h4", {}, article.url ? link(article.url, article.title) : article.title),
      h("p", {}, statusChip(mention.status), mention.background && h("span", { class: "flag" }, "told as history"))),
    marked(mention),
    chainOf(mention),
    h("dl", { class: "facts" }, facts.map(([name, values]) => h("div", {}, h("dt", {}, name), h("dd", {}, values)))),
    h("details", { class: "why" }, h("summary", {}, "How this was coded"),
      h("dl", { class: "facts" }, [
        ["Trigger", `“${mention.trigger_text}”`], ["Frame", mention.rule], ["Act", `${mention.act}${mention.mode ? `/${mention.mode}` : ""}, score ${mention.score ?? 1}`],
        ["Status", `${mention.status}${mention.status_rule ? `: ${mention.status_rule}` : ""}`], ["Contexts", (mention.contexts || []).join(", ").replace(/_/g, " ")],
        ["Origin", origin ? `${origin.name} (${origin.reason})` : ""], ["Where", `${article.source}, characters ${mention.sentence.start} to ${mention.sentence.end}`],
      ].filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      (mention.derivation || []).length > 0 && h("ol", { class: "steps" }, mention.derivation.map((step) => h("li", {}, step)))));
};

const CARDS = 12;
const dossier = (event) => {
  const fields = Object.entries({ ...event.agreement, ...event.quantities }).filter(([, supports]) => supports.length);
  const cards = h("div", { class: "reports" });
  const more = h("p", { class: "more" });
  let count = 0;
  const add = () => {
    append(cards, [event.told.slice(count, count + CARDS).map((mention) => reportCard(event, mention))]);
    count = Math.min(event.told.length, count + CARDS);
    show(more, count < event.told.length && h("button", { type: "button", class: "quiet", onclick: add }, `Show ${Math.min(CARDS, event.told.length - count)} more of ${event.told.length} reports`));
  };
  add();
  const origins = h("ul", { class: "origins" }, event.origins.map((origin) => h("li", {}, h("strong", {}, titled(origin.name || "unknown")), ` — ${plural(origin.mentions.length, "report")}`, h("span", { class: "reason" }, titled(origin.reason)),
    h("span", { class: "reason" }, [...new Set(origin.mentions.map((id) => mentions.get(id)).filter(Boolean).map(publisherOf))].join(", ")))));
  const judged = data.judgements.filter((judgement) => !judgement.undone && [...judgement.left, ...judgement.right].some((id) => event.mentions.includes(id)));
  const nameOf = (id) => {
    const mention = mentions.get(id);
    return mention ? `${publisherOf(mention)}: “${mention.trigger_text}”` : id;
  };
  return [
    h("p", { class: "eyebrow" }, h("i", { class: `key q${event.quad}`, "aria-hidden": "true" }), `${actName(event)}`, event.event && event.event !== event.act ? ` · coded ${event.event}` : "", event.event ? "" : " · no PLOVER event", ` · ${QUADS[event.quad]}`),
    h("h2", { id: "dossier-title", tabindex: "-1" }, arrowed(event)),
    h("p", { class: "summary" }, statusChip(event.status), event.background && h("span", { class: "flag" }, "told as history"), h("span", {}, whenOf(event)), event.place || event.place_country ? h("span", {}, [...new Set([event.place, event.place_country && countryName(event.place_country)].filter(Boolean))].join(", ")) : null,
      h("span", {}, h("strong", {}, plural(event.articles, "article")), ", ", h("strong", {}, plural(event.origins.length, "independent origin"))), event.contexts.length > 0 && h("span", { class: "dim" }, event.contexts.join(", ").replace(/_/g, " "))),
    event.conflicts.length > 0 && h("section", { class: "conflicts" }, h("h3", {}, "Where the reports differ"), event.conflicts.map((conflict) => h("div", {},
      h("p", {}, h("strong", {}, conflict.field.replace(/_/g, " ")), " ", h("span", { class: "by" }, titled(conflict.note))),
      h("ul", { class: "claims" }, conflict.values.map((support) => h("li", {}, h("span", { class: "value" }, valueOf(conflict.field, support)),
        h("span", { class: "by" }, supporters(support).join(", ")), h("span", { class: "by" }, `${plural(support.mentions.length, "report")}, ${plural(support.origins, "origin")}`))))))),
    h("section", {}, h("h3", {}, event.told.length === 1 ? "The report" : `${event.told.length} reports side by side`), cards, more),
    h("div", { class: "columns" },
      h("section", {}, h("h3", {}, "What they say, field by field"), h("dl", { class: "agreement" }, fields.map(([field, supports]) => h("div", {}, h("dt", {}, field.replace(/_/g, " ")), h("dd", {}, supportList(field, supports)))))),
      h("section", {}, h("h3", {}, "Where the reports come from"), origins,
        event.told.length > 1 && [h("h3", {}, "Why they are one event"), event.detail.length
          ? h("ul", { class: "links" }, event.detail.slice(0, 40).map(([a, b, score, reason]) => h("li", {}, h("span", {}, nameOf(a), h("span", { class: "dim" }, " = "), nameOf(b)), h("span", { class: "reason" }, `${reason} (score ${number(score)})`))))
          : h("p", { class: "dim" }, "The merge keeps no detail for this event.")],
        judged.length > 0 && [h("h3", {}, "Judgements"), h("ul", { class: "links" }, judged.map((judgement) => h("li", {}, `${judgement.verdict}, by ${judgement.by === "person" ? "a person" : "the model"}`, h("span", { class: "reason" }, judgement.note))))],
        h("h3", {}, "Disagree?"), h("p", { class: "reason" }, "Record your judgement; the program's own work stays beside it:"), h("pre", { tabindex: "0" }, h("code", {}, `polybius judge ${event.id} --wrong --note "why"`)))),
  ];
};

const setupDossier = () => {
  const dialog = $("dossier");
  const body = h("div", { class: "dossier-body" });
  const step = (by) => {
    const at = shown.findIndex((event) => event.id === current);
    const next = shown[at + by];
    if (next) openEvent(next.id);
  };
  const previous = h("button", { type: "button", class: "quiet", onclick: () => step(-1) }, "← Previous");
  const next = h("button", { type: "button", class: "quiet", onclick: () => step(1) }, "Next →");
  let current = null;
  let opener = null;
  show(dialog, h("div", { class: "dossier-bar" }, previous, next, h("span", { class: "spacer" }), h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Close ", h("kbd", {}, "Esc"))), body);
  const set = (id) => {
    const event = eventById.get(id);
    if (!event) return;
    current = id;
    const at = shown.indexOf(event);
    previous.disabled = at <= 0;
    next.disabled = at < 0 || at >= shown.length - 1;
    show(body, dossier(event));
    if (!dialog.open) {
      opener = document.activeElement;
      dialog.showModal();
    }
    body.scrollTop = 0;
    $("dossier-title").focus({ preventScroll: true });
  };
  dialog.addEventListener("close", () => {
    current = null;
    if (location.hash.startsWith("#event=")) history.replaceState(null, "", location.pathname + location.search);
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (click) => { if (click.target === dialog) dialog.close(); });
  const follow = () => {
    const id = location.hash.startsWith("#event=") ? decodeURIComponent(location.hash.slice(7)) : null;
    if (id && id !== current) set(id);
  };
  window.addEventListener("hashchange", follow);
  openEvent = (id) => {
    history.replaceState(null, "", `#event=${encodeURIComponent(id)}`);
    set(id);
  };
  follow();
};

