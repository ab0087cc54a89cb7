// The page's own chunk: it asks for its posts after it is mounted, as useSWR does.
(self.webpackChunk_N_E = self.webpackChunk_N_E || []).push([[405], {}, () => {}]);
window.addEventListener("DOMContentLoaded", async () => {
  const answer = await fetch("/api/graph/posts?first=20&after=", {headers: {Accept: "application/json"}});
  const {data} = await answer.json();
  const root = document.getElementById("__next");
  root.innerHTML = '<div class="grid"></div>';
  for (const {node} of data.posts.edges) {
    const card = document.createElement("a");
    card.className = "card";
    card.href = `/news/${node.publishedOn.slice(0, 4)}/${node.slug}`;
    card.innerHTML = "<h3></h3><p></p>";
    card.querySelector("h3").textContent = node.title.rendered;
    card.querySelector("p").textContent = node.dek;
    root.firstChild.append(card);
  }
});
