import type { ResourceDefinition } from '../shared/definition/resource';

/** What a resource is called. */
type Named = Pick<ResourceDefinition, 'label'>;

/** A label inside a sentence: in lower case, abbreviations excepted, for example "NPS response". */
function inSentence(label: string): string {
	return label.replace(/\S+/g, (word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
}

/** The resource's name in a sentence. */
export function singular({ label }: Named): string {
	return inSentence(label.one);
}

/** The resource's plural in a sentence. */
export function plural({ label }: Named): string {
	return inSentence(label.many);
}

/** The resource's name with its article, for example "an asset". */
export function withArticle(resource: Named): string {
	const noun = singular(resource);
	// 'N' is spoken with a vowel first; 'user' is not.
	return `${/^(?:[aeio]|N[A-Z])/.test(noun) ? 'an' : 'a'} ${noun}`;
}
