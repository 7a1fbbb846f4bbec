import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('pt');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'Arquivos para enviar',
  chosen: (count) =>
    plural(count, { one: `${count} arquivo para enviar`, other: `${count} arquivos para enviar` }),
  remove: (name) => `Remover ${name}`,
  drop: 'Solte os arquivos aqui para enviá-los',
  large: (name, most) => `${name} é grande demais. Um arquivo pode ter no máximo ${most}.`,
  kind: (name) => `${name} não pode ser enviado aqui: este tipo de arquivo não é permitido.`,
  format: (name) =>
    `${name} está num formato de imagem que não pode ser exibido aqui. Salve como JPEG ou PNG e envie.`,
  empty: (name) => `${name} está vazio.`,
  many: (count) =>
    plural(count, {
      one: 'Uma mensagem leva um arquivo só. Os outros ficaram de fora.',
      other: `Uma mensagem leva no máximo ${count} arquivos. Os outros ficaram de fora.`,
    }),
  nearlyFull: (used, most) => `Com estes, seus arquivos ocupam ${used} de ${most}.`,
  littleRoom: (left) => `Talvez estes arquivos não caibam: ainda há espaço para ${left}.`,
  noRoom: 'No momento não há espaço para mais arquivos.',
  dismiss: 'Ocultar',
  voice: 'Mensagem de voz',
  recording: 'Gravando',
  stop: 'Parar',
  discard: 'Descartar',
  discarded: 'Gravação descartada.',
  undo: 'Desfazer',
  listen: 'Ouvir',
  pause: 'Pausar',
  left: (time) => `faltam ${time}`,
  full: 'A gravação chegou à duração máxima.',
  denied:
    'O navegador não permite que esta página use o microfone. Você pode permitir nas configurações do navegador para esta página.',
  missing: 'Nenhum microfone foi encontrado.',
  broken: 'A gravação não funcionou. Tente de novo.',
};
