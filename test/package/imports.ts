import ts from 'typescript';

/** One reference of a source file to another module. */
export interface Import {
	readonly specifier: string;
	/** True when nothing of it is left after compiling. */
	readonly isTypeOnly: boolean;
}

function textOf(node: ts.Node | undefined): string | undefined {
	return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function isTypeOnlyImport({ importClause }: ts.ImportDeclaration): boolean {
	if (importClause === undefined) return false;
	if (importClause.isTypeOnly) return true;
	const { name, namedBindings } = importClause;
	if (name !== undefined || namedBindings === undefined) return false;
	return ts.isNamedImports(namedBindings) && namedBindings.elements.every((it) => it.isTypeOnly);
}

/** `import('x')`, `require('x')`, `require.resolve('x')` and jest's `jest.mock('x')`. */
function calledModule(node: ts.CallExpression): string | undefined {
	const callee = node.expression.getText();
	const loads =
		node.expression.kind === ts.SyntaxKind.ImportKeyword ||
		/^(require|require\.resolve|jest\.(mock|requireActual))$/.test(callee);
	return loads ? textOf(node.arguments[0]) : undefined;
}

function importIn(node: ts.Node): Import | undefined {
	if (ts.isImportDeclaration(node)) {
		const specifier = textOf(node.moduleSpecifier);
		return specifier === undefined ? undefined : { specifier, isTypeOnly: isTypeOnlyImport(node) };
	}
	if (ts.isExportDeclaration(node)) {
		const specifier = textOf(node.moduleSpecifier);
		return specifier === undefined ? undefined : { specifier, isTypeOnly: node.isTypeOnly };
	}
	if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
		const specifier = textOf(node.moduleReference.expression);
		return specifier === undefined ? undefined : { specifier, isTypeOnly: node.isTypeOnly };
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
		const specifier = textOf(node.argument.literal);
		return specifier === undefined ? undefined : { specifier, isTypeOnly: true };
	}
	if (ts.isCallExpression(node)) {
		const specifier = calledModule(node);
		return specifier === undefined ? undefined : { specifier, isTypeOnly: false };
	}
	return undefined;
}

/** Every module a source file refers to, types included, in the order of the text. */
export function importsOf(source: string): Import[] {
	const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
	const found: Import[] = [];
	const visit = (node: ts.Node): void => {
		const reference = importIn(node);
		if (reference !== undefined) found.push(reference);
		ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}

/** Whether an `index.ts` holds nothing but imports, re-exports and arrays of imported names. */
export function isIndexOnly(source: string): boolean {
	const file = ts.createSourceFile('index.ts', source, ts.ScriptTarget.Latest, true);
	return file.statements.every(
		(statement) =>
			ts.isImportDeclaration(statement) ||
			ts.isExportDeclaration(statement) ||
			(ts.isVariableStatement(statement) &&
				statement.declarationList.declarations.every(({ initializer }) =>
					isListOfNames(initializer),
				)),
	);
}

function isListOfNames(node: ts.Expression | undefined): boolean {
	if (node === undefined) return false;
	if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
		return isListOfNames(node.expression);
	}
	return (
		ts.isArrayLiteralExpression(node) &&
		node.elements.every(
			(element) =>
				ts.isIdentifier(element) ||
				(ts.isSpreadElement(element) && ts.isIdentifier(element.expression)),
		)
	);
}
