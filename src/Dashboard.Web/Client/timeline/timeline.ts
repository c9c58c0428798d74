// Defines <cr-timeline>. Loaded once; enhanced navigation may run the module's tag again.
import { TimelineElement } from './element.ts';

if (!customElements.get('cr-timeline')) customElements.define('cr-timeline', TimelineElement);
