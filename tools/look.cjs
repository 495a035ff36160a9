// Pictures, console messages and accessibility findings of a report. Used by look.py.
const puppeteer = require("puppeteer-core");
const fs = require("fs");
const path = require("path");

const [page, out] = process.argv.slice(2);
let axe = null;
try {
  axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  console.log("axe-core is not installed: accessibility is not checked");
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  let bad = 0;
  for (const [width, scheme] of [[1280, "light"], [390, "light"], [1280, "dark"], [390, "dark"]]) {
    const tab = await browser.newPage();
    const requests = [];
    tab.on("console", (message) => { bad += 1; console.log(width, scheme, "console:", message.text()); });
    tab.on("pageerror", (error) => { bad += 1; console.log(width, scheme, "error:", error.message); });
    tab.on("request", (request) => requests.push(request.url()));
    await tab.setViewport({ width, height: width < 500 ? 844 : 860 });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const start = Date.now();
    await tab.goto(`file://${path.resolve(page)}`);
    console.log(width, scheme, "loaded in", Date.now() - start, "ms; requests:", requests.length);
    if (requests.length !== 1) { bad += 1; console.log(requests); }
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) { bad += 1; console.log(width, scheme, "scrolls sideways by", wide); }
    const check = async (what) => {
      if (!axe) return;
      // The page's own policy forbids foreign scripts; axe comes in through the debugger, which is not bound by it.
      await tab.evaluate(axe);
      const found = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      for (const violation of found.violations) {
        bad += 1;
        console.log(width, scheme, what, "axe:", violation.id, violation.nodes.length, violation.nodes[0].html.slice(0, 140), violation.nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 300));
      }
    };
    await check("page");
    await tab.screenshot({ path: path.join(out, `page-${width}-${scheme}.png`), fullPage: true });
    for (const part of await tab.$$("header.masthead, main section[id]")) {
      const name = await part.evaluate((node) => node.id || "head");
      await part.screenshot({ path: path.join(out, `${name}-${width}-${scheme}.png`) });
    }
    const first = await tab.$$(".open");
    if (first.length) {
      const busiest = await tab.evaluate(() => { const data = JSON.parse(document.getElementById("bundle").textContent); return data.events.map((e) => e.record).sort((a, b) => b.conflicts.length - a.conflicts.length || b.articles - a.articles)[0].id; });
      await tab.evaluate((id) => { location.hash = `event=${id}`; }, busiest);
      await new Promise((done) => setTimeout(done, 300));
      await check("event");
      await tab.screenshot({ path: path.join(out, `event-${width}-${scheme}.png`) });
      await tab.setViewport({ width, height: width < 500 ? 3200 : 2000 });
      await tab.screenshot({ path: path.join(out, `event-long-${width}-${scheme}.png`) });
    }
    await tab.close();
  }
  await browser.close();
  console.log(bad ? `${bad} findings` : "no findings");
  process.exit(bad ? 1 : 0);
})();
