//! The keys that a deck's front matter may have.

/// Keys that mean something here.
pub const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "event",
    "location",
    "language",
    "lang",
    "theme",
    "size",
    "aspectRatio",
    "footer",
    "header",
    "paginate",
    "transition",
    "duration",
    "incremental_lists",
    "headingDivider",
    "slide-level",
    "terminal",
    "redact",
    "reduced_motion",
    "room",
    "screen",
    "options",
    "fonts",
    "separator",
    "verticalSeparator",
    "notesSeparator",
    "layout",
    "class",
    "background",
    "backgroundColor",
    "backgroundImage",
    "image",
];

/// Keys that are directives: for all slides in Marp's decks, for the first slide in Slidev's.
pub const DIRECTIVES: &[&str] =
    &["layout", "class", "background", "backgroundColor", "backgroundImage", "image", "header"];

/// Keys that only pandoc's and Quarto's slides have.
pub const PANDOC: &[&str] = &["format", "output", "slide-level"];

/// What Deckset reads at the top of a deck, without a block round it.
pub const DECKSET: &[&str] = &[
    "footer",
    "slidenumbers",
    "build-lists",
    "autoscale",
    "slidecount",
    "slide-transition",
    "slide-dividers",
    "code-language",
    "presenter-notes",
    "theme",
];

/// Whether a key is one of another tool's that changes nothing here: taken without a word.
pub fn is_foreign(key: &str) -> bool {
    FOREIGN.split_whitespace().any(|known| known == key)
}

/// Of Marp, Slidev, reveal-md, pandoc, Quarto and Deckset, in this order.
const FOREIGN: &str = "\
    marp style math color description keywords url backgroundPosition backgroundRepeat backgroundSize \
    highlighter drawings mdc comark info canvasWidth colorSchema favicon download exportFilename export \
    routerMode defaults addons css titleTemplate lineNumbers monaco twoslash record selectable plantUmlServer \
    remoteAssets wakeLock contextMenu presenter browserExporter themeConfig htmlAttrs seoMeta hideInToc clicks \
    level id src hide overviewSnapshots editor codeCopy zoom routeAlias preload dragPos magicMoveCopy \
    revealOptions highlightTheme scripts preprocessor slideNumber template \
    assetsDir static format output institute institution affiliation aspectratio header-includes bibliography \
    csl fontsize linkcolor urlcolor colortheme fonttheme innertheme outertheme toc section-titles navigation \
    logo titlegraphic revealjs-url mainfont monofont abstract execute filters engine jupyter knitr code-fold \
    papersize documentclass thanks categories draft number-sections self-contained embed-resources \
    highlight-style autoscale slidecount code-language slide-dividers presenter-notes theme-color";
