// Elements without markup strings: every text goes in as text, every link is checked.
const SVG = "http://www.w3.org/2000/svg";

const fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "href" || name === "src") throw new Error("use link()");
    else node.setAttribute(name, value === true ? "" : value);
  }
  append(node, children);
  return node;
};
const append = (node, children) => {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
};
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const $ = (id) => document.getElementById(id);
const show = (node, ...children) => {
  node.replaceChildren();
  return append(node, children);
};

// A link only for http and https; anything else a page calls its address is shown as plain text.
const link = (url, ...children) => {
  let parsed = null;
  try {
    parsed = new URL(url);
  } catch {
    return h("span", {}, ...children);
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return h("span", {}, ...children);
  const node = h("a", { rel: "noopener noreferrer nofollow external", target: "_blank" }, ...children);
  node.setAttribute("href", parsed.href);
  return node;
};
const jump = (id, attributes, ...children) => {
  const node = h("a", attributes, ...children);
  node.setAttribute("href", `#${id}`);
  return node;
};

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAY = 86400000;
const toDay = (iso) => Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / DAY);
const toIso = (day) => new Date(day * DAY).toISOString().slice(0, 10);

const sayDay = (iso) => {
  const [year, month, day] = iso.slice(0, 10).split("-");
  if (!month || !MONTHS[+month - 1]) return iso;
  return `${day ? `${+day} ` : ""}${MONTHS[+month - 1]} ${+year}`;
};
// An interval, its end exclusive, in the shortest exact form.
const sayDays = (begin, end) => {
  if (!begin) return "";
  const first = toDay(begin);
  const last = end ? toDay(end) - 1 : first;
  if (!(last > first)) return sayDay(begin);
  const [a, b] = [new Date(first * DAY), new Date((last + 1) * DAY)];
  if (a.getUTCDate() === 1 && b.getUTCDate() === 1) {
    const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
    if (months === 1) return sayDay(begin.slice(0, 7));
    if (a.getUTCMonth() === 0 && months === 12) return begin.slice(0, 4);
  }
  return `${sayDay(begin)} – ${sayDay(toIso(last))}`;
};
const plural = (count, one, many) => `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;
const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Pages of a long list: previous, next, and where one is.
const pager = (total, size, page, go, what) => {
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1) return null;
  const button = (label, to, name) =>
    h("button", { type: "button", class: "quiet", disabled: to < 0 || to >= pages, "aria-label": name, onclick: () => go(to) }, label);
  return h(
    "nav",
    { class: "pager", "aria-label": `Pages of ${what}` },
    button("← Previous", page - 1, `Previous page of ${what}`),
    h("span", {}, `${(page * size + 1).toLocaleString("en")}–${Math.min(total, (page + 1) * size).toLocaleString("en")} of ${total.toLocaleString("en")}`),
    button("Next →", page + 1, `Next page of ${what}`),
  );
};
