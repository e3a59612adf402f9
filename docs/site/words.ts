/** Language of a page or of a part of it. */
export type Language = 'it' | 'en';

/** What the frame of a page says. */
export interface FrameWords {
  readonly site: string;
  readonly skip: string;
  readonly home: string;
  readonly menu: string;
  readonly byActor: string;
  readonly byKind: string;
  readonly navigation: string;
  readonly table: string;
  readonly source: string;
}

/** Texts of the frame of a page in both languages. */
export const frameWords: Readonly<Record<Language, FrameWords>> = {
  it: {
    site: 'Documentazione SINFONIA',
    skip: 'Vai al contenuto',
    home: 'Indice',
    menu: 'Tutte le pagine',
    byActor: 'Per chi',
    byKind: 'Per tipo',
    navigation: 'Pagine della documentazione',
    table: 'Tabella',
    source: 'Fonte di questa pagina nel repository:',
  },
  en: {
    site: 'SINFONIA documentation',
    skip: 'Skip to content',
    home: 'Index',
    menu: 'All pages',
    byActor: 'By actor',
    byKind: 'By kind',
    navigation: 'Pages of the documentation',
    table: 'Table',
    source: 'Source of this page in the repository:',
  },
};
