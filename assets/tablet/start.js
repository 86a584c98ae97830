/** 开始: the first screen after entering a slip; two lines say how it works. Shown once. */

import { el, icon, put, write } from './dom.js';
import { hall } from './state.js';
import { isWaiting } from './sheets.js';
import { allItems, offered } from './words.js';

export const name = 'start';

let parts;

export function build() {
  const { scheme, slip } = hall.state;
  const how = scheme.form === 'points' ? '每一项按“优、良、中、差”给分，再用“＋”“−”调' : '每一项按一个选项';
  parts = { title: el('h1', { tabindex: '-1' }, '怎样评'), word: el('span'), main: el('a', { class: 'button main' }), mark: el('span', { class: 'sample' }) };
  parts.main.append(parts.word, icon('right'));
  return {
    main: [el('section', { class: 'gate-sheet wide stack' }, parts.title,
      el('ol', { class: 'howto-tablet' },
        el('li', {}, el('span', {}, `${how}；${allItems()}评完，按右下角的`, el('b', { class: 'main' }, '投入票箱'), '。')),
        el('li', {}, el('span', {}, '看到绿色的', el('b', {}, '已入箱'), '，就是收到了。交卡之前，哪一家都可以改。'))),
      el('p', { class: 'second' }, `您是${slip.group_title}，卡号 ${slip.number}。评议卡不记名。字太小，请按右上角“大字”。`))],
    foot: [el('a', { class: 'button', href: '#all' }, icon('grid'), '全部单位'), el('p', { class: 'grow' }, parts.mark), parts.main],
  };
}

export function turnTo() {
  update();
  parts.title.focus();
}

export function update() {
  const { units, sitting } = hall.state;
  document.title = '怎样评';
  const called = offered(null);
  const unit = called ?? units.find(isWaiting) ?? units[0];
  put(parts.main, 'href', `#${unit?.number ?? 'all'}`);
  write(parts.word, unit ? `知道了，${called ? '现在评' : '去看'}第 ${unit.number} 家` : '知道了');
  write(parts.mark, sitting.mark ?? '');
  parts.mark.hidden = !sitting.mark;
}
