// Before uPlot, which reads the language as it is loaded.
import './valid-language.ts';

// Default export: the package has no other.
export { default as UPlot } from 'uplot';
