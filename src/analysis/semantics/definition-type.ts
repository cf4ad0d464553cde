import { DefinitionType as ScopeDefinitionType } from '@typescript-eslint/scope-manager';

// A variable of our own: in a bundle each look at an import from CommonJS calls a getter.
export import DefinitionType = ScopeDefinitionType;
