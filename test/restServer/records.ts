/** A record small enough to read in a failed test and rich enough to map. */
export type Row = {
	id: number;
	name: string;
	email: string;
	status: 'active' | 'archived';
	updatedAt: string;
};

const givenNames = ['Ada', 'Bilal', 'Chiara', 'Dmitri', 'Élodie', 'Farah', 'Goran'] as const;
const familyNames = ['Nakamura', "O'Neill", 'Pérez', 'Quist', 'Rossi'] as const;
const firstChange = Date.UTC(2024, 0, 1);
const minute = 60_000;

/** Rows `first` … `first + count - 1`, each a minute younger than the one before; always the same. */
export function makeRecords(count: number, first = 1): Row[] {
	return Array.from({ length: count }, (_, index) => makeRecord(first + index));
}

function makeRecord(id: number): Row {
	const given = givenNames[id % givenNames.length] ?? givenNames[0];
	const family = familyNames[id % familyNames.length] ?? familyNames[0];
	return {
		id,
		name: `${given} ${family}`,
		email: `person${id}@example.com`,
		status: id % 4 === 0 ? 'archived' : 'active',
		updatedAt: new Date(firstChange + id * minute).toISOString(),
	};
}
