/** 输入代码: the code on the slip, typed in. */

import { $, put, write } from './dom.js';
import { send } from './state.js';

async function enter(event) {
  event.preventDefault();
  const code = $('code').value;
  if (!code.trim()) return complain('请输入评议卡上的 8 位代码。');
  put($('go'), 'aria-busy', 'true');
  try {
    const answer = await send('/t/enter', 'POST', JSON.stringify({ code }));
    if (answer.status === 200) return location.replace('/t');
    complain(answer.body.detail ?? '没有认出这个代码，请再看一遍评议卡。');
  } catch {
    complain('没有连上，请稍等片刻再按一次。');
  }
  return put($('go'), 'aria-busy', null);
}

function complain(words) {
  write($('fault'), words);
  put($('code'), 'aria-invalid', 'true');
  $('code').focus();
}

$('enter').addEventListener('submit', enter);
