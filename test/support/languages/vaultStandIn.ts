// What the schema's examples use of Vault's SDKs, with the types that it has there: only the compiler sees it.

/** The module of Vault's SDK for Go. */
export const GO_VAULT = "github.com/pulumi/pulumi-vault/sdk/v7";

const GO_SECRET = `package kv

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type SecretV2 struct {
	pulumi.CustomResourceState

	Metadata pulumi.StringMapOutput
}

type SecretV2Args struct {
	DataJson pulumi.StringPtrInput
	Mount    pulumi.StringInput
	Name     pulumi.StringPtrInput
}

func NewSecretV2(*pulumi.Context, string, *SecretV2Args, ...pulumi.ResourceOption) (*SecretV2, error) {
	return nil, nil
}
`;
/** The files of a folder `vault` to take instead of it. */
export const GO_VAULT_FILES: Readonly<Record<string, string>> = {
  "vault/go.mod": `module ${GO_VAULT}\n`,
  "vault/go/vault/kv/kv.go": GO_SECRET,
};

/** The sources to compile instead of Vault's SDK for Java. */
export const JAVA_VAULT_FILES: Readonly<Record<string, string>> = {
  "com/pulumi/vault/kv/SecretV2.java": `package com.pulumi.vault.kv;

public class SecretV2 extends com.pulumi.resources.CustomResource {
    public SecretV2(String name, SecretV2Args args) {
        super("vault:kv/secretV2:SecretV2", name, args, null);
    }

    public com.pulumi.core.Output<java.util.Map<String, String>> metadata() {
        return null;
    }
}
`,
  "com/pulumi/vault/kv/SecretV2Args.java": `package com.pulumi.vault.kv;

import com.pulumi.core.Output;

public class SecretV2Args extends com.pulumi.resources.ResourceArgs {
    public static Builder builder() {
        return new Builder();
    }

    public static class Builder {
        public Builder mount(String mount) {
            return this;
        }

        public Builder name(String name) {
            return this;
        }

        public Builder dataJson(Output<String> dataJson) {
            return this;
        }

        public SecretV2Args build() {
            return new SecretV2Args();
        }
    }
}
`,
};
