// What a person would call broken about the page's layout, one line each. Looks at the whole page as it is, not at what is scrolled away inside of it.
() => {
  const problems = [];
  const name = element => `${element.localName}${element.id ? '#' + element.id : ''}${[...element.classList].map(each => '.' + each).join('')} "${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  const said = element => element.closest('[title], [aria-label]') !== null;
  const scrolls = style => /auto|scroll/.test(style.overflowX + style.overflowY);
  const clips = style => style.overflowX !== 'visible' || style.overflowY !== 'visible';

  // Every line of text that can be seen, and what cuts it off.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const seen = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
      let cut;
      for (let box = element; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.clipPath !== 'none') seen.right = seen.left; // for readers only
        if (!clips(style)) {
          if (style.position === 'fixed') break;
          continue;
        }
        const { left, top, right, bottom } = box.getBoundingClientRect();
        const beyond = seen.right > right + 1 || seen.left < left - 1 || seen.bottom > bottom + 2 || seen.top < top - 2;
        const elided = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        if (beyond && !cut && !scrolls(style) && !(elided && (said(element) || said(box) || style.webkitLineClamp !== 'none'))) cut = box;
        if (scrolls(style)) cut ??= 'scrolled';
        seen.left = Math.max(seen.left, left);
        seen.right = Math.min(seen.right, right);
        seen.top = Math.max(seen.top, top);
        seen.bottom = Math.min(seen.bottom, bottom);
      }
      if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) continue;
      if (cut && cut !== 'scrolled') problems.push(`cut: ${name(element)} in ${name(cut)}`);
      lines.push({ element, ...seen });
    }
  }

  // Labels do not collide.
  lines.sort((a, b) => a.top - b.top);
  const collided = new Set();
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++) {
      const [a, b] = [lines[i], lines[j]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - b.top;
      if (across < 2 || down < 5 || a.element === b.element) continue; // lines of a paragraph share a little of their height
      const pair = `collide: ${name(a.element)} with ${name(b.element)}`;
      if (!collided.has(pair)) problems.push(pair);
      collided.add(pair);
    }
  }

  // The parts of the frame stand side by side; what is fixed floats over them.
  const parts = [...document.querySelectorAll('.topbar, .rail, nav.nav, main')].filter(part => part.checkVisibility() && getComputedStyle(part).position !== 'fixed');
  for (const [i, one] of parts.entries()) {
    for (const other of parts.slice(i + 1)) {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) problems.push(`overlap: ${name(one).slice(0, 30)} and ${name(other).slice(0, 30)}`);
    }
  }

  const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (overflow > 0) problems.push(`sideways: ${overflow} px wider than the screen`);
  return problems;
}
