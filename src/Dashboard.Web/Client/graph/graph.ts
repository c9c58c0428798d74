// Defines <cr-topology> and <cr-relations>. Loaded once; enhanced navigation may run the module's tag again.
import { TopologyElement } from './element.ts';
import { RelationsElement } from './relationsElement.ts';

if (!customElements.get('cr-topology')) customElements.define('cr-topology', TopologyElement);
if (!customElements.get('cr-relations')) customElements.define('cr-relations', RelationsElement);
