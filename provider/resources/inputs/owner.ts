import * as pulumi from "@pulumi/pulumi";
import { ownerPath } from "../../token/ownerMarker";

/** The owner of a resource's tokens, which becomes the owner marker. In tests with mocks there is no organization. */
export function ownerOf(name: string): string {
  const place = { project: pulumi.getProject(), stack: pulumi.getStack(), name };
  let organization: string;
  try {
    organization = pulumi.getOrganization();
  } catch {
    return ownerPath(place);
  }
  return ownerPath({ organization, ...place });
}
