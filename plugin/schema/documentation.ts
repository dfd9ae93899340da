/** The languages of examples, as the registry names them, in its order. */
export const LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"] as const;

/** The same program in every language. */
export interface Example {
  readonly title: string;
  readonly programs: Readonly<Record<(typeof LANGUAGES)[number], string>>;
}

/**
 * A resource's or function's documentation as the registry takes it: text, then examples, of which a reader sees one
 * language, then other sections.
 */
export function documentation(
  doc: string,
  examples: readonly Example[],
  sections: Readonly<Record<string, string>> = {},
): string {
  const others = Object.entries(sections).map(([title, text]) => `## ${title}\n\n${text}`);
  return [
    doc,
    "{{% examples %}}\n## Example Usage",
    ...examples.map(shown),
    "{{% /examples %}}",
    ...others,
  ].join("\n\n");
}

function shown({ title, programs }: Example): string {
  const fences = LANGUAGES.map((language) => `\`\`\`${language}\n${programs[language].trim()}\n\`\`\``);
  return `{{% example %}}\n### ${title}\n\n${fences.join("\n\n")}\n{{% /example %}}`;
}
