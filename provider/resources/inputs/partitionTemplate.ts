import type * as pulumi from "@pulumi/pulumi";

/** A part of a partition template: exactly one of the three. */
export interface PartitionPartArgs {
  /** A format of the row's time, such as `%Y-%m` or `%Y-%m-%d`. */
  readonly time?: pulumi.Input<string>;
  /** The name of a tag, whose value is used. */
  readonly tag?: pulumi.Input<string>;
  /** A tag whose values are hashed into buckets, for a tag with many values. */
  readonly bucket?: pulumi.Input<BucketArgs>;
}

/** A tag whose values are hashed into buckets. */
export interface BucketArgs {
  /** The name of the tag. */
  readonly tagName: pulumi.Input<string>;
  /** How many buckets there are, 1 to 100,000. */
  readonly numberOfBuckets: pulumi.Input<number>;
}
