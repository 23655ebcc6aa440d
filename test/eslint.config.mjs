import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Tests and scripts run on Node, not inside n8n: they may use what n8n's rules forbid to nodes. */
export default tseslint.config({
	files: ['**/*.ts'],
	extends: [js.configs.recommended, tseslint.configs.recommended],
	rules: {
		'no-console': 'error',
		// A member is often named only to leave it out of the rest.
		'@typescript-eslint/no-unused-vars': [
			'error',
			{ varsIgnorePattern: '^_', ignoreRestSiblings: true },
		],
	},
});
