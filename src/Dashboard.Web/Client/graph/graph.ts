// Defines <cr-topology>. Loaded once; enhanced navigation may run the module's tag again.
import { TopologyElement } from './element.ts';

if (!customElements.get('cr-topology')) customElements.define('cr-topology', TopologyElement);
