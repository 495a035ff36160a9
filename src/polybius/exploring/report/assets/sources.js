// What was read, what cleaning set aside, and what was rejected.
const setupSources = () => {
  const SIZE = 15;
  const box = $("source-list");
  const list = h("div", { class: "articles" });
  const foot = h("div", {});
  let page = 0;
  let wanted = "";
  const search = h("input", { type: "search", placeholder: "Find an article or a publisher…", "aria-label": "Search the articles", oninput: () => { wanted = search.value.trim().toLowerCase(); page = 0; draw(); } });
  const GROUNDS = { metadata: "from metadata", header: "from its header", sidecar: "from its sidecar file", page: "from the page", text: "from the text", option: "given on the command line", unknown: "" };
  const row = (article) => h("article", { class: "article" },
    h("div", {}, h("h3", {}, article.url ? link(article.url, article.title) : article.title),
      h("p", { class: "dim" }, [article.publisher || "unknown publisher", article.published ? `${sayDay(article.published)} ${GROUNDS[article.grounds] ? `(${GROUNDS[article.grounds]})` : ""}` : "no date: relative times stay relative", article.language].filter(Boolean).join(" · ")),
      h("p", { class: "path" }, article.source)),
    h("p", { class: "numbers" }, plural(article.words, "word"), h("br", {}), plural(article.mentions, "mention")),
    ((article.asides || []).length > 0 || (article.notes || []).length > 0 || (article.credits || []).length > 0) && h("details", {},
      h("summary", {}, [(article.asides || []).length && `${plural(article.asides.length, "passage")} set aside`, (article.credits || []).length && `credits ${article.credits.join(", ")}`, (article.notes || []).length && plural(article.notes.length, "note")].filter(Boolean).join(" · ")),
      (article.notes || []).map((note) => h("p", { class: "reason" }, note)),
      (article.asides || []).length > 0 && h("ul", { class: "asides" }, article.asides.map((aside) => h("li", {}, h("q", {}, aside.text), h("span", { class: "reason" }, `${aside.kind} · rule ${aside.rule || "of the reader"}`))))));
  const draw = () => {
    const found = data.documents.filter((article) => !wanted || `${article.title} ${article.publisher} ${article.source}`.toLowerCase().includes(wanted));
    show(list, found.slice(page * SIZE, (page + 1) * SIZE).map(row), !found.length && h("p", { class: "empty" }, "No article fits."));
    show(foot, pager(found.length, SIZE, page, (to) => { page = to; draw(); }, "articles"));
  };
  show(box, data.documents.length > SIZE && search, list, foot);
  draw();

  const rejected = $("rejection-list");
  if (!rejected) return;
  let at = 0;
  const drawRejected = () => show(rejected,
    h("ul", { class: "rejections" }, data.rejections.slice(at * SIZE, (at + 1) * SIZE).map((rejection) => h("li", {}, h("span", { class: "path" }, rejection.where), h("span", {}, rejection.detail || rejection.reason), h("span", { class: "code" }, rejection.reason)))),
    pager(data.rejections.length, SIZE, at, (to) => { at = to; drawRejected(); }, "rejections"));
  drawRejected();
};
