// Words of the pseudo-language that cannot be read to their end, as sentences. Run in the app's window.
const faults = new Set();
const dialog = [...document.querySelectorAll('[role=dialog], [role=menu]')].at(-1);
const texts = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT);
const name = (it) => {
  const marked = it.closest('[data-testid]');
  return `${it.localName}${marked ? ` in ${marked.dataset.testid}` : ''}`;
};

/** What is there for those who hear the window, not for those who see it. */
const unseen = (it) =>
  it.closest('[aria-hidden=true] *, .said, option, style, script') !== null ||
  !it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
  [...ancestors(it)].some((box) => box.clientWidth <= 1 && getComputedStyle(box).overflowX !== 'visible');

function* ancestors(it) {
  for (let box = it; box && box !== document.documentElement; box = box.parentElement) yield box;
}

/** The first box that cuts the text off, what it does then, and whether one can scroll there. */
function cut(it, text) {
  const scrolls = { x: false, y: false };
  for (const box of ancestors(it)) {
    const style = getComputedStyle(box);
    if (style.display === 'inline' || style.display === 'contents') continue;
    const at = box.getBoundingClientRect();
    const beyond = {
      x: text.right > at.right + 1 || text.left < at.left - 1,
      y: text.bottom > at.bottom + 2 || text.top < at.top - 2,
    };
    for (const way of ['x', 'y']) {
      const does = way === 'x' ? style.overflowX : style.overflowY;
      if (scrolls[way] || !beyond[way]) continue;
      if (does === 'auto' || does === 'scroll') scrolls[way] = true;
      else if (does !== 'visible') {
        const meant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        return { box, how: meant ? 'shortened' : 'cut off' };
      } else if (way === 'x' && box.matches('button, select, input, [role=menuitem], [role=option]'))
        return { box, how: 'wider than its button' };
    }
  }
  if (!scrolls.x && (text.left < -1 || text.right > innerWidth + 1)) return { box: it, how: 'outside the window' };
  if (!scrolls.y && (text.top < -2 || text.bottom > innerHeight + 2)) return { box: it, how: 'outside the window' };
  return null;
}

while (texts.nextNode()) {
  const node = texts.currentNode;
  const it = node.parentElement;
  // What people and PingMe write may be cut; the catalogue's words have brackets.
  if (!it || !/[‹›]/.test(it.textContent) || unseen(it)) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const said = `“${it.textContent.trim()}”`;
  for (const rect of range.getClientRects()) {
    if (rect.width === 0) continue;
    const found = cut(it, rect);
    if (!found) continue;
    // A line that is shortened shows how it goes on where the pointer rests on it.
    const title = found.how === 'shortened' && found.box.closest('[title]') !== null;
    if (!title) faults.add(`${said} is ${found.how} (${name(found.box)})`);
  }
}
for (const it of (dialog ?? document).querySelectorAll('button, select, [role=menuitem], [role=option]')) {
  if (unseen(it) || it.scrollWidth <= it.clientWidth + 1) continue;
  const clips = getComputedStyle(it).overflowX !== 'visible';
  if (!clips && /[‹›]/.test(it.textContent)) faults.add(`“${it.innerText}” is too wide (${name(it)})`);
}
if (document.documentElement.scrollWidth > innerWidth) faults.add('the page scrolls sideways');
return [...faults];
