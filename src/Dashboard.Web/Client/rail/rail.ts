// Defines <cr-rail>. Loaded once; enhanced navigation may run the module's tag again.
import { RailElement } from './element.ts';

if (!customElements.get('cr-rail')) customElements.define('cr-rail', RailElement);
