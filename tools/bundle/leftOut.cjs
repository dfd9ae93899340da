// Stands in the bundle for a module that the plugin never uses.
throw new Error("this module is left out of the plugin");
