// What cannot be reached in the window as large as it is now, as sentences. Run in the app's window: whatever
// can be used has to come into sight by scrolling, as a person can, and to lie where it is clicked.
const faults = new Set();
const over = [...document.querySelectorAll('[role=dialog], [role=menu], .drawer')].at(-1);
const room = over ?? document.body;
const CONTROLS =
  'button, a[href], input, select, textarea, summary, [role=menuitem], [role=option], [role=switch], [role=radio]';

const frame = () => new Promise(requestAnimationFrame);
/** How many frames what was scrolled is given to be drawn where it is. */
const FRAMES = 30;

const name = (it) => {
  const marked = it.closest('[data-testid]');
  const said = (it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 40);
  return `${it.localName}${marked ? ` in ${marked.dataset.testid}` : ''}${said ? ` “${said}”` : ''}`;
};

function* above(it) {
  for (let box = it.parentElement; box; box = box.parentElement) yield box;
}

/** What is there for those who hear the window alone. */
const unseen = (it) =>
  !it.checkVisibility({ visibilityProperty: true }) ||
  it.closest('.said, [aria-hidden=true], [inert], option') !== null;

const scrolled = [...document.querySelectorAll('*')]
  .filter((box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth)
  .map((box) => ({ box, top: box.scrollTop, left: box.scrollLeft }));

if (document.documentElement.scrollWidth > innerWidth) faults.add('the page scrolls sideways');
for (const { box } of scrolled) {
  const { overflowX } = getComputedStyle(box);
  if (unseen(box) || box.matches('pre, textarea, input, [data-sideways]') || box.scrollWidth <= box.clientWidth + 1) continue;
  if (overflowX === 'auto' || overflowX === 'scroll') faults.add(`${name(box)} scrolls sideways`);
}

for (const it of room.querySelectorAll(CONTROLS)) {
  if (unseen(it) || it.matches(':disabled')) continue;
  it.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const at = it.getBoundingClientRect();
  if (at.width === 0 || at.height === 0) continue;
  for (const box of above(it)) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const script = (overflowY === 'hidden' && box.scrollTop > 0) || (overflowX === 'hidden' && box.scrollLeft > 0);
    if (script) faults.add(`${name(it)} is beyond what ${name(box)} shows`);
  }
  if (at.left < -1 || at.right > innerWidth + 1) faults.add(`${name(it)} is cut off at the side`);
  const x = (Math.max(at.left, 0) + Math.min(at.right, innerWidth)) / 2;
  const y = (Math.max(at.top, 0) + Math.min(at.bottom, innerHeight)) / 2;
  const owns = (hit) => hit && (it.contains(hit) || hit.closest('label')?.contains(it));
  let hit = document.elementFromPoint(x, y);
  for (let frames = 0; frames < FRAMES && !owns(hit); frames += 1) {
    await frame();
    hit = document.elementFromPoint(x, y);
  }
  if (!owns(hit)) faults.add(`${name(it)} cannot be clicked: ${hit ? `${name(hit)} is there` : 'it is outside'}`);
}

/** The box that cuts a line off at a side where no ellipsis says so, and where nobody can scroll. */
function cut(it, line) {
  for (const box of [it, ...above(it)]) {
    const { display, overflowX, textOverflow, webkitLineClamp } = getComputedStyle(box);
    if (display === 'inline' || display === 'contents' || overflowX === 'visible') continue;
    const at = box.getBoundingClientRect();
    if (line.right <= at.right + 1 && line.left >= at.left - 1) continue;
    const meant = overflowX !== 'hidden' || textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
    return meant ? null : box;
  }
  return null;
}

const texts = document.createTreeWalker(room, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const it = texts.currentNode.parentElement;
  if (!it || texts.currentNode.data.trim() === '' || unseen(it)) continue;
  const range = document.createRange();
  range.selectNodeContents(texts.currentNode);
  for (const line of range.getClientRects()) {
    if (line.width === 0) continue;
    const box = cut(it, line);
    if (box) faults.add(`“${it.textContent.trim().slice(0, 40)}” is cut off by ${name(box)}`);
    else if (line.right > innerWidth + 1 && ![it, ...above(it)].some((at) => getComputedStyle(at).overflowX !== 'visible'))
      faults.add(`“${it.textContent.trim().slice(0, 40)}” runs out of the window`);
  }
}

for (const { box, top, left } of scrolled) box.scrollTo({ top, left, behavior: 'instant' });
return [...faults];
