// The entry of a single-page Nuxt application: a list at /, an article below /a/, both from its API.
const {public: {apiBase}} = window.__NUXT__.config;
const root = document.getElementById("__nuxt");
document.title = "Harbour Daily";
if (location.pathname.startsWith("/a/")) {
  const {article} = await (await fetch(`${apiBase}/articles/${location.pathname.slice(3)}`)).json();
  root.innerHTML = "<main><article><h1></h1><div class='body'></div></article></main>";
  root.querySelector("h1").textContent = article.headline;
  root.querySelector(".body").innerHTML = article.html;
} else {
  const {items} = await (await fetch(`${apiBase}/articles?sort=-date`)).json();
  root.innerHTML = "<div class='list'></div>";
  for (const item of items) {
    const row = document.createElement("div");
    row.className = "row";
    row.innerHTML = "<a class='headline'></a><span class='when'></span>";
    row.querySelector("a").href = `/a/${item.uid}`;
    row.querySelector("a").textContent = item.headline;
    row.querySelector("span").textContent = item.date;
    root.firstChild.append(row);
  }
}
export {};
