// Stands in a bundle for a module that is never used there.
throw new Error("this module is left out of the package");
