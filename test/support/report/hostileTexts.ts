/** What somebody who may create tokens can write into a description, by what it tries. */
export const HOSTILE_TEXTS = {
  "a script": "<script>alert(1)</script>",
  "an image with a handler": `"><img src=x onerror=alert(1)>`,
  "a handler in an attribute": `' onmouseover='alert(1)' "onmouseover="alert(1)"`,
  "the end of the style sheet": "</style><style>*{display:none}</style>",
  "the end of the script": "</script><script>alert(1)</script>",
  "the end of a CDATA section": "]]><svg onload=alert(1)>",
  "the end of a comment": "--><iframe src=https://example.com></iframe>",
  "a template": `\${alert(1)} {{alert(1)}} <%= alert(1) %>`,
  "an entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
  "a style": "<b style=position:fixed;inset:0>over all</b>",
  "marks that turn the text around": "safe \u202egnp.exe\u2066 \u200f",
  "a long word": "x".repeat(1_500),
  "a long sentence": "never ends ".repeat(150),
  "stacked accents": `Z${"\u0301\u0302\u0303".repeat(60)}`,
} as const;
