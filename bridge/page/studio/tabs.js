/** Tabs: of several panels one is seen, and each is built when it is first seen. Arrow keys go from tab to tab. */
import {build} from './dom.js';

/** `[{id, name, build}]` as an element; the first is seen. */
export function buildTabs(tabs) {
  const buttons = tabs.map(({id, name}) => {
    const button = build('button', name, {type: 'button', id: `tab-${id}`});
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', `panel-${id}`);
    return button;
  });
  const panels = tabs.map(({id}) => {
    const panel = build('div', '', {id: `panel-${id}`});
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    return panel;
  });
  const show = (chosen) => tabs.forEach((tab, place) => {
    const seen = place === chosen;
    buttons[place].setAttribute('aria-selected', seen);
    buttons[place].tabIndex = seen ? 0 : -1;
    panels[place].hidden = !seen;
    if (seen && !panels[place].children.length) panels[place].append(tab.build());
  });
  buttons.forEach((button, place) => {
    button.addEventListener('click', () => show(place));
    button.addEventListener('keydown', ({key}) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[key];
      if (!step) return;
      const next = (place + step + tabs.length) % tabs.length;
      show(next);
      buttons[next].focus();
    });
  });
  show(0);
  const list = build('div', buttons, {className: 'tab-list'});
  list.setAttribute('role', 'tablist');
  return build('div', [list, ...panels], {className: 'tabbed'});
}
