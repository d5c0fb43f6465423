/** Tabs: of several panels one is seen, and each is built when it is first seen. Arrow keys go from tab to tab. */
import {build, buildButton} from './dom.js';

/** `[{id, name, build}]` as an element; the first is seen. */
export function buildTabs(tabs) {
  const buttons = tabs.map(({id, name}, place) => {
    const button = buildButton(name, () => show(place), {id: `tab-${id}`, className: '', role: 'tab'});
    button.setAttribute('aria-controls', `panel-${id}`);
    return button;
  });
  const panels = tabs.map(({id}) => {
    const panel = build('div', '', {id: `panel-${id}`, role: 'tabpanel'});
    panel.setAttribute('aria-labelledby', `tab-${id}`);
    return panel;
  });
  const show = (chosen) => tabs.forEach((tab, place) => {
    const seen = place === chosen;
    Object.assign(buttons[place], {ariaSelected: seen, tabIndex: seen ? 0 : -1});
    panels[place].hidden = !seen;
    if (seen && !panels[place].children.length) panels[place].append(tab.build());
  });
  buttons.forEach((button, place) => {
    button.addEventListener('keydown', ({key}) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[key];
      if (!step) return;
      const next = (place + step + tabs.length) % tabs.length;
      show(next);
      buttons[next].focus();
    });
  });
  show(0);
  return build('div', [build('div', buttons, {className: 'tab-list', role: 'tablist'}), ...panels]);
}
