import * as pulumi from "@pulumi/pulumi";
import { ownerPath } from "../../token/ownerMarker";

/** Whose a resource's tokens are: becomes the owner marker. Outside an organization (tests with mocks) it goes without. */
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
